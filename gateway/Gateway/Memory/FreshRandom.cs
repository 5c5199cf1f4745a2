using System.Security.Cryptography;

namespace Gateway.Memory;

/// <summary>
/// Random bytes for keys, nonces and ids, each given out once. Asking the operating system's generator costs as much for sixteen bytes as for a thousand,
/// and an order needs some in four places: so a thread asks for a thousand at a time, and wipes what it has given out.
/// </summary>
internal static class FreshRandom
{
    private const int AtOnce = 1024;

    [ThreadStatic]
    private static byte[]? _bytes;

    [ThreadStatic]
    private static int _left;

    public static void Fill(Span<byte> target)
    {
        if (target.Length > AtOnce)
        {
            RandomNumberGenerator.Fill(target);
            return;
        }

        var bytes = _bytes ??= new byte[AtOnce];
        if (_left < target.Length)
        {
            RandomNumberGenerator.Fill(bytes);
            _left = AtOnce;
        }

        _left -= target.Length;
        var taken = bytes.AsSpan(_left, target.Length);
        taken.CopyTo(target);
        CryptographicOperations.ZeroMemory(taken);
    }
}
