using System.Security.Cryptography;

namespace Gateway.Tests.Disclosure;

/// <summary>A folder for one test's keys, gone after it.</summary>
internal sealed class KeyRingFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("keys-").FullName;

    public void Add(string name, byte[]? bytes = null, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, Convert.ToBase64String(bytes ?? RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
