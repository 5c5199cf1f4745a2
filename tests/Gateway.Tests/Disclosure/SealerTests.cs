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
        Assert.Equal(-1, closed.Content.AsSpan().IndexOf(Name));
    }

    [Fact]
    public void Same_content_is_never_sealed_the_same_way_twice()
    {
        var (first, second) = (_sealer.Seal(Subject, Name), _sealer.Seal(Subject, Name));

        Assert.NotEqual(first.Content, second.Content);
        Assert.NotEqual(first.WrappedKey, second.WrappedKey);
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
        for (var i = 0; i < closed.Content.Length; i++)
        {
            var changed = (byte[])closed.Content.Clone();
            changed[i] ^= 1;
            Assert.Throws<SealException>(() => _sealer.Open(Subject, closed with { Content = changed }));
        }
    }

    [Fact]
    public void Without_its_data_key_content_is_gone()
    {
        var closed = _sealer.Seal(Subject, Name);

        Assert.Throws<SealException>(() => _sealer.Open(Subject, closed with { WrappedKey = [] }));
    }

    [Fact]
    public void Another_key_ring_opens_nothing()
    {
        var closed = _sealer.Seal(Subject, Name);
        using var other = new KeyRingFolder();
        var stranger = new Sealer(KeyRing.Open(other.Path, createIfMissing: true));

        Assert.Throws<SealException>(() => stranger.Open(Subject, closed));
    }
}
