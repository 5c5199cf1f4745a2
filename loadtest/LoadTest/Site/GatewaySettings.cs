using System.Security.Cryptography;

namespace LoadTest.Site;

/// <summary>The gateway's configuration, as environment variables: as a deployment would have it, but for the limit on a placer's requests.</summary>
internal static class GatewaySettings
{
    private const int NoLimit = 1_000_000;
    private static readonly string[] Purposes = ["seal", "token", "pseudonym", "audit"];

    /// <param name="redis">Embedded, in that folder, where it is a path; otherwise a connection string of a Redis of its own.</param>
    /// <param name="keys">Folder of the key ring.</param>
    public static IEnumerable<(string Name, string Value)> Of(Home home, string registry, int dataPort, int operationsPort, (string Setting, string Value) redis, string keys)
    {
        string Certificate(string file) => Path.Combine(home.Certificates, file);
        return
        [
            ("Gateway__DataPort", $"{dataPort}"),
            ("Gateway__OperationsPort", $"{operationsPort}"),
            ("Gateway__Registry", registry),
            ("Gateway__Certificates", home.Certificates),
            ("Gateway__Keys", keys),
            ("Gateway__RequestsPerSecond", $"{NoLimit}"),
            ("Identity__Roots__0", Certificate("root.crt")),
            ("Identity__Intermediates__0", Certificate("issuing.crt")),
            ("Identity__Crls__0", Certificate("issuing.crl")),
            ("Identity__ServerCertificate", Certificate("gateway.crt")),
            ("Identity__ServerKey", Certificate("gateway.key")),
            ("Forwarding__ClientCertificate", Certificate("gateway-client.crt")),
            ("Forwarding__ClientKey", Certificate("gateway-client.key")),
            redis,
        ];
    }

    /// <summary>Several gateways share one key ring, so it is made here.</summary>
    public static string MakeKeys(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var purpose in Purposes)
        {
            var file = Path.Combine(folder, purpose + ".load.key");
            File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            // Where there is no /proc to read, nothing of this runs; the compiler wants to be told.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return folder;
    }
}
