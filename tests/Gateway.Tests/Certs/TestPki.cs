using DevelopmentPki;
using Gateway.Tests.Certs;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPki))]

namespace Gateway.Tests.Certs;

/// <summary>The development PKI in a temporary folder, made once a run. Tests read it; one that changes files takes a <see cref="Copy"/>.</summary>
public sealed class TestPki : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("gateway-pki-");

    public TestPki() => Files = DevelopmentCertificates.Make(Path.Combine(_temporary.FullName, "made"), TimeProvider.System);

    public MadeCertificates Files { get; }

    public MadeCertificates Copy()
    {
        var folder = _temporary.CreateSubdirectory(Guid.NewGuid().ToString("N"));
        foreach (var file in Directory.GetFiles(Files.Folder))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        return Files with { Folder = folder.FullName };
    }

    public string NewFolder() => Path.Combine(_temporary.FullName, Guid.NewGuid().ToString("N"));

    public void Dispose() => _temporary.Delete(recursive: true);
}
