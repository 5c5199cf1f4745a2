using System.Text;
using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>A <see cref="Sealed"/> as one Redis value: length and key id, length and wrapped key, content. Deleting the value destroys key and content together.</summary>
internal static class SealedBytes
{
    public static byte[] Of(Sealed value)
    {
        int keyId = Encoding.UTF8.GetByteCount(value.KeyId);
        var bytes = new byte[2 + keyId + value.WrappedKey.Length + value.Content.Length];
        bytes[0] = checked((byte)keyId);
        Encoding.UTF8.GetBytes(value.KeyId, bytes.AsSpan(1));
        bytes[1 + keyId] = checked((byte)value.WrappedKey.Length);
        value.WrappedKey.CopyTo(bytes, 2 + keyId);
        value.Content.CopyTo(bytes, 2 + keyId + value.WrappedKey.Length);
        return bytes;
    }

    public static Sealed Read(byte[] bytes)
    {
        int keyId = bytes[0];
        int wrapped = bytes[1 + keyId];
        int content = 2 + keyId + wrapped;
        return new Sealed(Encoding.UTF8.GetString(bytes, 1, keyId), bytes[(2 + keyId)..content], bytes[content..]);
    }
}
