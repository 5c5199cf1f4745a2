using Gateway.Disclosure;
using Xunit;

namespace Gateway.Tests.Disclosure;

public sealed class KeyRingTests : IDisposable
{
    private readonly KeyRingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void First_start_makes_keys_that_only_their_owner_can_read()
    {
        KeyRing.Open(_folder.Path, createIfMissing: true);

        var files = Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["audit.1.key", "pseudonym.1.key", "seal.1.key", "token.1.key"], files);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Second_start_uses_the_same_keys()
    {
        var first = KeyRing.Open(_folder.Path, createIfMissing: true);
        var second = KeyRing.Open(_folder.Path, createIfMissing: true);

        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.Equal(first.PseudonymKey("1", "lab-noord", "cervical", 0), second.PseudonymKey("1", "lab-noord", "cervical", 0));
    }

    [Fact]
    public void Missing_key_is_named_and_not_made_where_keys_are_brought()
    {
        _folder.Add("seal.2026.key");
        _folder.Add("pseudonym.1.key");

        var fault = Assert.Throws<KeyRingException>(() => KeyRing.Open(_folder.Path, createIfMissing: false));
        Assert.Contains("token.ID.key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are Unix's.");
        _folder.Add("seal.1.key", mode: UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var fault = Assert.Throws<KeyRingException>(() => KeyRing.Open(_folder.Path, createIfMissing: false));
        Assert.Contains("chmod 600", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(33)]
    public void Key_of_another_length_is_refused(int length)
    {
        _folder.Add("seal.1.key", new byte[length]);

        Assert.Throws<KeyRingException>(() => KeyRing.Open(_folder.Path, createIfMissing: false));
    }

    [Fact]
    public void Second_token_key_is_refused_because_orders_could_not_be_found_again()
    {
        KeyRing.Open(_folder.Path, createIfMissing: true);
        _folder.Add("token.2.key");

        Assert.Throws<KeyRingException>(() => KeyRing.Open(_folder.Path, createIfMissing: true));
    }

    [Fact]
    public void Last_sealing_key_closes_and_earlier_ones_still_open()
    {
        var before = new Sealer(KeyRing.Open(_folder.Path, createIfMissing: true));
        var subject = new SealSubject("cervical", "order", SealPurpose.Order);
        var old = before.Seal(subject, "Johanna van der Berg"u8);
        _folder.Add("seal.2.key");

        var after = new Sealer(KeyRing.Open(_folder.Path, createIfMissing: false));

        Assert.Equal("1", old.KeyId);
        Assert.Equal("2", after.Seal(subject, "x"u8).KeyId);
        Assert.Equal("Johanna van der Berg"u8.ToArray(), after.Open(subject, old));
    }
}
