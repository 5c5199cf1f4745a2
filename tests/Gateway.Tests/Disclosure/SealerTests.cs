using System.Security.Cryptography;
using Gateway.Disclosure;
using Xunit;

namespace Gateway.Tests.Disclosure;

public sealed class SealerTests : IDisposable
{
    private static readonly SealSubject Subject = new("cervical", "cervical-7Z3K9QW2M4T8V6XB", SealPurpose.Order);
    private static readonly byte[] Name = "Johanna van der Berg"u8.ToArray();
    private readonly KeyRingFolder _folder = new();
    private readonly Sealer _sealer;

    public SealerTests() => _sealer = new Sealer(KeyRing.Open(_folder.Path, createIfMissing: true));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sealed_content_opens_again_and_shows_nothing_before()
    {
        var closed = _sealer.Seal(Subject, Name);

        Assert.Equal(Name, _sealer.Open(Subject, closed));
        Assert.Equal(-1, closed.Bytes.AsSpan().IndexOf(Name));
    }

    [Fact]
    public void Same_content_is_never_sealed_the_same_way_twice()
    {
        var (first, second) = (_sealer.Seal(Subject, Name), _sealer.Seal(Subject, Name));

        Assert.False(first.Content.SequenceEqual(second.Content));
        Assert.False(first.WrappedKey.SequenceEqual(second.WrappedKey));
    }

    [Theory]
    [InlineData("bowel", "cervical-7Z3K9QW2M4T8V6XB", SealPurpose.Order)]
    [InlineData("cervical", "cervical-0000000000000000", SealPurpose.Order)]
    [InlineData("cervical", "cervical-7Z3K9QW2M4T8V6XB", SealPurpose.Link)]
    public void Content_cannot_be_put_in_the_place_of_another(string programme, string id, string purpose)
    {
        var closed = _sealer.Seal(Subject, Name);

        Assert.Throws<SealException>(() => _sealer.Open(new SealSubject(programme, id, purpose), closed));
    }

    [Fact]
    public void Each_changed_byte_is_noticed()
    {
        var closed = _sealer.Seal(Subject, Name);
        var end = closed.Bytes.AsSpan().IndexOf(closed.Content) + closed.Content.Length;
        for (var i = 0; i < end; i++)
        {
            var changed = (byte[])closed.Bytes.Clone();
            changed[i] ^= 1;
            var refused = Record.Exception(() => _sealer.Open(Subject, Sealed.Of(changed)));
            Assert.True(refused is SealException or KeyRingException, $"byte {i}: {refused?.GetType().Name ?? "opened"}");
        }
    }

    [Fact]
    public void Without_its_data_key_content_is_gone()
    {
        var closed = _sealer.Seal(Subject, Name);

        closed.WrappedKey.Clear();

        Assert.Throws<SealException>(() => _sealer.Open(Subject, closed));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_600)]
    [InlineData(131_072)]
    [InlineData(20_000_000)]
    public void Content_of_any_length_is_whole_again(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        Assert.Equal(content, _sealer.Open(Subject, _sealer.Seal(Subject, content)));
    }

    [Fact]
    public void Memory_that_was_given_back_shows_nothing_of_what_it_held()
    {
        // Of one length in memory, so that the second gets what the first had.
        using (var before = _sealer.Seal(Subject, new byte[1_100]))
            before.Bytes.AsSpan().Fill(0xEE);
        var closed = _sealer.Seal(Subject, new byte[950]);

        var end = closed.Bytes.AsSpan().IndexOf(closed.Content) + closed.Content.Length;
        Assert.Equal(-1, closed.Bytes.AsSpan(end).IndexOfAnyExcept((byte)0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0131")]
    [InlineData("01313C0000")]
    [InlineData("013100FFFFFF7F")]
    public void What_is_no_seal_is_refused(string hex) => Assert.Throws<SealException>(() => Sealed.Of(Convert.FromHexString(hex)));

    [Fact]
    public void Another_key_ring_opens_nothing()
    {
        var closed = _sealer.Seal(Subject, Name);
        using var other = new KeyRingFolder();
        var stranger = new Sealer(KeyRing.Open(other.Path, createIfMissing: true));

        Assert.Throws<SealException>(() => stranger.Open(Subject, closed));
    }
}
