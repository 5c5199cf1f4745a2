using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Names and values as a script's <c>text</c> function answers them: one string, separated by U+001F. A field that is not there is empty. Field names are in gateway/docs/ledger.md.</summary>
internal readonly struct Fields
{
    private readonly Dictionary<string, string> _values;

    public Fields(RedisResult text)
    {
        string[] parts = ((string)text!).Split('\x1f');
        _values = new Dictionary<string, string>(parts.Length / 2, StringComparer.Ordinal);
        for (int i = 0; i + 1 < parts.Length; i += 2)
            _values[parts[i]] = parts[i + 1];
    }

    public string this[string name] => _values.GetValueOrDefault(name, "");

    public bool Is(string name) => this[name] == "1";

    public string? OrNull(string name) => this[name] is { Length: > 0 } value ? value : null;

    public int Int(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);

    public long Long(string name) => long.Parse(this[name], CultureInfo.InvariantCulture);

    public DateTimeOffset Time(string name) => DateTimeOffset.FromUnixTimeMilliseconds(Long(name));

    public DateTimeOffset TimeOfMicros(string name) => DateTimeOffset.FromUnixTimeMilliseconds(Long(name) / 1000);

    public DateTimeOffset? TimeOrNull(string name) => OrNull(name) is null ? null : Time(name);
}
