using System.Globalization;
using ProgrammeSimulator.Persons;

namespace ProgrammeSimulator.Canary;

/// <summary>Makes values that can be found again: each is right for its R4 type, and no two share a token.</summary>
internal sealed class Tokens(int seed)
{
    private readonly Random _chance = new(seed);
    private readonly List<string> _made = [];

    public string Text(string before) => before + Kept("cnry" + Hex(12));

    /// <summary>Right for id, code and element ids.</summary>
    public string Id() => Text("");

    public string Url(string path) => $"https://canary.example.nl/{path}/{Text("")}";

    public string UrnUuid()
    {
        var hex = Hex(32);
        return "urn:uuid:" + Kept($"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}");
    }

    /// <summary>Later at each call, so that periods end after they start.</summary>
    public string Date() => Kept(new DateOnly(1931, 1, 1).AddDays((_made.Count * 7) + (seed % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A dateTime or instant, later at each call.</summary>
    public string Time()
    {
        var time = new DateTime(2026, 3, 2, 6, 0, 0, DateTimeKind.Unspecified).AddSeconds(_made.Count).AddMicroseconds(_chance.Next(1_000_000));
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
    public string? In(string value) => _made.Find(token => value.Contains(token, StringComparison.Ordinal));

    private string Hex(int digits)
    {
        var bytes = new byte[digits / 2];
        _chance.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private string Kept(string token)
    {
        _made.Add(token);
        return token;
    }
}
