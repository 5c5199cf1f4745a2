namespace Gateway.Disclosure;

/// <summary>Content under AES-256-GCM with a data key of its own, which is wrapped by a key of the key ring. Destroying <see cref="WrappedKey"/> destroys the content.</summary>
/// <param name="KeyId">Which key of the ring wraps the data key.</param>
/// <param name="WrappedKey">12 bytes nonce, 32 bytes data key encrypted, 16 bytes tag.</param>
/// <param name="Content">12 bytes nonce, ciphertext, 16 bytes tag.</param>
internal sealed record Sealed(string KeyId, byte[] WrappedKey, byte[] Content);
