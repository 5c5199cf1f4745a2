using System.Security.Cryptography;

namespace Gateway.Disclosure;

/// <summary>HMAC-SHA-256 under one key. The keyed state is made once a thread: setting up a key costs more than the hash.</summary>
internal sealed class KeyedHash(byte[] key) : IDisposable
{
    public const int Length = HMACSHA256.HashSizeInBytes;

    private readonly ThreadLocal<IncrementalHash> _states = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key), trackAllValues: true);

    public void Hash(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        var state = _states.Value!;
        state.AppendData(input);
        state.GetHashAndReset(hash);
    }

    public void Dispose()
    {
        foreach (var state in _states.Values)
            state.Dispose();
        _states.Dispose();
    }
}
