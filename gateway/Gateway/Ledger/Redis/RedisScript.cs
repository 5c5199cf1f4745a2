using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Ledger;

/// <summary>One Lua script, composed of the shared pieces it needs and its own text, and known to Redis by its hash.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
        Hash = HashOf(text);
    }

    /// <summary>File name without extension.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>What EVALSHA takes.</summary>
    public byte[] Hash { get; }

    /// <summary>Reads <paramref name="name"/>.lua and puts the shared pieces in front, in the order given; <c>book</c> is always the first.</summary>
    public static RedisScript Of(string name, params string[] shared)
    {
        var text = new StringBuilder();
        foreach (string piece in shared.Prepend("book").Append(name))
            text.Append(Read(piece)).Append('\n');
        return new RedisScript(name, text.ToString());
    }

    private static string Read(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        string resource = assembly.GetManifestResourceNames().Single(n => n.EndsWith($".{name}.lua", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Redis names scripts by SHA-1; nothing is protected by it.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
