using System.Runtime.InteropServices;

namespace Gateway.Ledger;

/// <summary>Everything that a lab was sent in a period, order by order, as the record of disclosures tells it.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Period">The period that was asked for.</param>
/// <param name="Through">What was on record then is in it, by the ledger's clock.</param>
/// <param name="Expected">About how many disclosures there are.</param>
internal sealed record LabExposure(string Lab, Period Period, DateTimeOffset Through, int Expected = 0)
{
    /// <summary>One person is one token for all labs and programmes.</summary>
    public IdTable Persons { get; } = new(IdForm.Token, Expected);

    /// <summary>Policies by number, <c>id@version</c>.</summary>
    public NameTable Policies { get; } = new();

    /// <summary>Tests by number.</summary>
    public NameTable Tests { get; } = new();

    /// <summary>In the order of the registry.</summary>
    public List<ProgrammeExposure> Programmes { get; } = [];
}

/// <summary>A programme's part of it.</summary>
internal sealed class ProgrammeExposure(string programme, int expected = 0)
{
    private DisclosureEntry[] _disclosures = new DisclosureEntry[Math.Max(expected, 256)];
    private ushort[] _tests = new ushort[Math.Max(expected, 256)];

    public string Programme => programme;

    /// <summary>About how many disclosures there are.</summary>
    public int Expected => expected;

    public IdTable Orders { get; } = new(IdForm.Order(programme), expected);

    /// <summary>Gateway order numbers: an order that came back to the lab has one for each time.</summary>
    public IdTable Numbers { get; } = new(IdForm.OrderNumber(programme), expected);

    /// <summary>By number of the gateway order number.</summary>
    public Span<DisclosureEntry> Disclosures => _disclosures.AsSpan(0, Numbers.Count);

    /// <summary>Number of the test of each order.</summary>
    public Span<ushort> Tests => _tests.AsSpan(0, Orders.Count);

    /// <summary>Makes room for what was added to <see cref="Orders"/> and <see cref="Numbers"/>.</summary>
    public void Fit()
    {
        if (_disclosures.Length < Numbers.Count)
            Array.Resize(ref _disclosures, 2 * _disclosures.Length);
        if (_tests.Length < Orders.Count)
            Array.Resize(ref _tests, 2 * _tests.Length);
    }
}

/// <summary>From and before; each null is open.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Period(DateTimeOffset? From, DateTimeOffset? Before)
{
    /// <summary>A disclosure lasts from its intent to the end of its last attempt; any of it in the period counts.</summary>
    public bool Touches(in DisclosureEntry disclosure) =>
        (Before is not { } before || disclosure.First < before.ToUnixTimeMilliseconds())
        && (From is not { } from || disclosure.Last >= from.ToUnixTimeMilliseconds() || (disclosure.Signs & DisclosureSigns.UnderWay) != DisclosureSigns.None);
}

/// <summary>A few names, numbered from 0 as they come.</summary>
internal sealed class NameTable
{
    private readonly List<string> _names = [];

    public IReadOnlyList<string> All => _names;

    public ushort Add(string name)
    {
        int at = _names.IndexOf(name);
        if (at < 0)
        {
            at = _names.Count;
            _names.Add(name);
        }

        return checked((ushort)at);
    }
}
