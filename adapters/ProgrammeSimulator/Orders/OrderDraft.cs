using System.Globalization;
using ProgrammeSimulator.Persons;

namespace ProgrammeSimulator.Orders;

/// <summary>A general practitioner and the practice.</summary>
internal sealed record Doctor(string Given, Surname Surname, string Agb, string PracticeAgb, Town Town)
{
    /// <summary>AGB codes of general practitioners start with 01.</summary>
    public static Doctor Of(Random chance) => new(
        (chance.Next(2) == 0 ? Dutch.Women : Dutch.Men)[chance.Next(28)],
        Dutch.Surnames[chance.Next(Dutch.Surnames.Length)],
        "01" + chance.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture),
        "01" + chance.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture),
        Dutch.Towns[chance.Next(Dutch.Towns.Length)]);
}

/// <summary>What an order says, before it is written as FHIR.</summary>
internal sealed record OrderDraft
{
    public required Programme Programme { get; init; }

    public required string Number { get; init; }

    public required string Barcode { get; init; }

    public required Person Person { get; init; }

    public required Doctor Doctor { get; init; }

    public required (string Name, string Uzovi) Insurer { get; init; }

    public required ScreeningTest Test { get; init; }

    public required string Priority { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset AuthoredOn { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Where the ids of entries come from.</summary>
    public required Random Ids { get; init; }

    public GeneratedOrder ToOrder(OrderEnvelope envelope, ReadOnlyMemory<byte> body) => new()
    {
        Programme = Programme,
        PlacerOrderNumber = new FhirIdentifier(Programme.OrderNumberSystem, Number),
        Bsn = Person.Bsn,
        Barcode = Barcode,
        Test = Test,
        Envelope = envelope,
        Body = body,
    };
}
