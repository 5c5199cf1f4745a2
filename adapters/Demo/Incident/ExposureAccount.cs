using Demo.Operations;
using Demo.Records;

namespace Demo.Incident;

/// <summary>An element of an order of a person, that a lab was sent. A person is named by the first of their order numbers: a token of the gateway's and a programme's own number meet in it.</summary>
internal sealed record Disclosed(string Person, string Order, string Element);

/// <summary>What the hacked lab was ever sent, by the gateway's report and by the lab's own disk.</summary>
/// <param name="Report">The report.</param>
/// <param name="Orders">Its orders, for the programmes.</param>
/// <param name="Disk">The orders in the bytes that the lab kept.</param>
/// <param name="Files">What labs and programmes wrote, read after the report: a programme knows from its own list whose tube it is.</param>
internal sealed record ExposureAccount(ExposureView Report, IReadOnlyList<ExposedOrderView> Orders, IReadOnlyList<OrderOnDisk> Disk, IncidentFiles Files)
{
    /// <summary>By the report.</summary>
    public IReadOnlySet<Disclosed> Told(Func<ExposedOrderView, bool> which)
    {
        var persons = Persons(Orders.Select(order => (NumberOf(order), order.Person)));
        var elements = Report.Policies.ToDictionary(policy => policy.Policy, policy => policy.Elements ?? [], StringComparer.Ordinal);
        return Orders.Where(which)
            .SelectMany(order => order.Policies.SelectMany(policy => elements.GetValueOrDefault(policy) ?? []).Select(element => new Disclosed(persons[NumberOf(order)], NumberOf(order), element)))
            .ToHashSet();
    }

    /// <summary>By the lab's disk and the programmes' lists.</summary>
    public IReadOnlySet<Disclosed> OnDisk()
    {
        var named = Report.Policies.SelectMany(policy => policy.Elements ?? []).Distinct(StringComparer.Ordinal).ToList();
        var persons = Persons(Disk.Select(order => (NumberOf(order), PlacedAs(order)?.Bsn ?? NumberOf(order))));
        return Disk.SelectMany(order => order.Elements(named).Select(element => new Disclosed(persons[NumberOf(order)], NumberOf(order), element))).ToHashSet();
    }

    /// <summary>Placer order numbers of the orders on the disk; a tube that no programme sent goes by its barcode.</summary>
    public IReadOnlySet<string> NumbersOnDisk => Disk.Select(NumberOf).ToHashSet(StringComparer.Ordinal);

    public int PersonsOnDisk => Disk.Select(order => PlacedAs(order)?.Bsn ?? NumberOf(order)).Distinct(StringComparer.Ordinal).Count();

    /// <summary>A Task id names an order whose number the gateway no longer knows: no programme has such a number.</summary>
    public static string NumberOf(ExposedOrderView order) => order.Number ?? "(no number)";

    private ILookup<string, PlacedLine> ByTube { get; } = Files.Accepted.ToLookup(order => order.Barcode, StringComparer.Ordinal);

    private PlacedLine? PlacedAs(OrderOnDisk order) => ByTube[order.Barcode].SingleOrDefault();

    private string NumberOf(OrderOnDisk order) => PlacedAs(order)?.Number ?? $"tube {order.Barcode}";

    private static Dictionary<string, string> Persons(IEnumerable<(string Number, string Whose)> orders) => orders
        .GroupBy(order => order.Whose, order => order.Number, StringComparer.Ordinal)
        .SelectMany(person => person.Distinct(StringComparer.Ordinal).Select(number => (Number: number, First: person.Min(StringComparer.Ordinal)!)))
        .DistinctBy(order => order.Number, StringComparer.Ordinal)
        .ToDictionary(order => order.Number, order => order.First, StringComparer.Ordinal);
}
