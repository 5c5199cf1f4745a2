using System.Globalization;
using ProgrammeSimulator.Persons;

namespace ProgrammeSimulator.Canary;

/// <summary>Makes values that can be found again: each is right for its R4 type, and no two share a token.</summary>
internal sealed class Tokens(int seed)
{
    private const string Mark = "cnry";
    private const int MarkedLength = 16;

    private readonly Random _chance = new(seed);
    private readonly List<string> _unmarked = [];
    private int _made;

    public string Text(string before)
    {
        _made++;
        return before + Mark + Hex(MarkedLength - Mark.Length);
    }

    /// <summary>Right for id, code and element ids.</summary>
    public string Id() => Text("");

    public string Url(string path) => $"https://canary.example.nl/{path}/{Text("")}";

    public string UrnUuid()
    {
        var hex = Hex(32);
        return "urn:uuid:" + Kept($"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}");
    }

    /// <summary>Later at each call, so that periods end after they start.</summary>
    public string Date() => Kept(new DateOnly(1931, 1, 1).AddDays((_made * 7) + (seed % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A dateTime or instant, later at each call.</summary>
    public string Time()
    {
        var time = new DateTime(2026, 3, 2, 6, 0, 0, DateTimeKind.Unspecified).AddSeconds(_made).AddMicroseconds(_chance.Next(1_000_000));
        return "2026-03-02T" + Kept(time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture)) + "+01:00";
    }

    public decimal Number() => decimal.Parse(Kept($"{_chance.Next(10_000, 100_000)}.{_chance.Next(10_000, 100_000)}7"), CultureInfo.InvariantCulture);

    /// <summary>Right for integer, positiveInt and unsignedInt.</summary>
    public int Whole() => int.Parse(Kept(_chance.Next(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string Base64()
    {
        var bytes = new byte[24];
        _chance.NextBytes(bytes);
        return Kept(Convert.ToBase64String(bytes));
    }

    public string TestBsn() => Kept(Bsn.Test(_chance.Next(Bsn.Count)));

    /// <summary>The token in a value, null when it carries none.</summary>
    public string? In(string value) => value.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var start
        ? value.Substring(start, MarkedLength)
        : _unmarked.Find(token => value.Contains(token, StringComparison.Ordinal));

    private string Hex(int digits)
    {
        var bytes = new byte[digits / 2];
        _chance.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Of types that have no room for the mark: the value itself is the token.</summary>
    private string Kept(string token)
    {
        _made++;
        _unmarked.Add(token);
        return token;
    }
}
