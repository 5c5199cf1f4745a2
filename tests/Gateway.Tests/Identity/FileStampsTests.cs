using Gateway.Identity;
using Gateway.Tests.Certs;
using Xunit;

namespace Gateway.Tests.Identity;

public sealed class FileStampsTests(TestPki pki)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_change_is_seen_a_second_later_and_until_it_is_accepted()
    {
        var file = Path.Combine(Directory.CreateDirectory(pki.NewFolder()).FullName, "tls.crt");
        File.WriteAllText(file, "oud");
        var stamps = new FileStamps([file], _clock);

        File.WriteAllText(file, "nieuwer");
        Assert.False(stamps.HaveChanged());
        Assert.True(Later(stamps));
        Assert.False(stamps.HaveChanged());
        Assert.True(Later(stamps));

        stamps.Accept();
        Assert.False(Later(stamps));
    }

    /// <summary>A container's secret: the file is a link through a linked folder, and only that folder's link is turned.</summary>
    [Fact]
    public void A_mounted_secret_whose_folder_link_is_turned_has_changed()
    {
        var mount = Directory.CreateDirectory(pki.NewFolder()).FullName;
        foreach (var (version, content) in new[] { ("v1", "oud"), ("v2", "nieuwer") })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(mount, version)).FullName, "tls.crt"), content);
        Directory.CreateSymbolicLink(Path.Combine(mount, "..data"), "v1");
        File.CreateSymbolicLink(Path.Combine(mount, "tls.crt"), Path.Combine("..data", "tls.crt"));
        var stamps = new FileStamps([Path.Combine(mount, "tls.crt")], _clock);
        Assert.False(Later(stamps));

        Directory.Delete(Path.Combine(mount, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(mount, "..data"), "v2");

        Assert.True(Later(stamps));
    }

    private bool Later(FileStamps stamps)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return stamps.HaveChanged();
    }
}
