using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Registry;

namespace Gateway.Tests.Registry;

/// <summary>A copy of the demo set in a folder of its own, with certificates of its own, to be spoilt by a test.</summary>
internal sealed class TestRegistry : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("registry-");

    public TestRegistry()
    {
        var demo = Path.Combine(Repository(), "gateway", "registry");
        foreach (var file in Directory.GetFiles(demo, "*.json", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(demo, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.CreateDirectory(Certificates);
        foreach (var name in CertificateNames)
            AddCertificate(name);
    }

    public static IReadOnlyList<string> CertificateNames { get; } =
    [
        "lab-noord-client", "lab-noord-server", "lab-midden-client", "lab-midden-server", "lab-zuid-client", "lab-zuid-server",
        "programme-cervical", "programme-cervical-server", "programme-bowel", "programme-bowel-server",
        "operator-anna", "operator-bram", "auditor-cert",
    ];

    public string Certificates => PathOf("certificates");

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public string AddCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path.Combine(Certificates, $"{name}.crt"), certificate.ExportCertificatePem());
        return PublicKeyPin.Of(certificate);
    }

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    public void Change(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(PathOf(file)))!;
        change(json);
        Write(file, json.ToJsonString());
    }

    public void Remove(string file) => File.Delete(PathOf(file));

    public GatewayRegistry Loaded() => GatewayRegistry.Load(_folder.FullName, Certificates) switch
    {
        RegistryLoad.Loaded(var registry) => registry,
        RegistryLoad.Refused(var problems) => throw new InvalidOperationException(string.Join('\n', problems)),
        _ => throw new InvalidOperationException("A registry is loaded or refused."),
    };

    public IReadOnlyList<string> Problems(bool withCertificates = true) =>
        GatewayRegistry.Load(_folder.FullName, withCertificates ? Certificates : null) is RegistryLoad.Refused(var problems)
            ? [.. problems.Select(problem => problem.ToString())]
            : [];

    public void Dispose() => _folder.Delete(recursive: true);

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder.FullName;
    }
}
