using System.Globalization;
using ProgrammeSimulator.Persons;

namespace ProgrammeSimulator.Orders;

public sealed record OrderGeneratorOptions
{
    public required Programme Programme { get; init; }

    /// <summary>The same seed gives the same orders, to the byte; another seed other order numbers and barcodes. 0 to 9999.</summary>
    public int Seed { get; init; } = 1;

    public OrderEnvelope Envelope { get; init; } = OrderEnvelope.Transaction;

    /// <summary>Orders are filled up to about this many bytes with a questionnaire's answers; 0 leaves them at their 3 to 8 KB.</summary>
    public int Bytes { get; init; }

    /// <summary>When the first order was written; the others follow by the minute.</summary>
    public DateTimeOffset From { get; init; } = new(2026, 10, 5, 8, 0, 0, TimeSpan.FromHours(2));
}

/// <summary>Makes realistic Dutch screening orders as FHIR R4. Each follows from seed and index alone, so they can be made in any order and in parallel.</summary>
public sealed class OrderGenerator(OrderGeneratorOptions options)
{
    private const int OneInTen = 10;

    /// <param name="index">From 0. The first few thousand are of different persons; then persons recur.</param>
    public GeneratedOrder Order(int index)
    {
        var draft = Draft(index, "active");
        return draft.ToOrder(options.Envelope, OrderEnvelopes.Write(options.Envelope, [draft]));
    }

    public IEnumerable<GeneratedOrder> Orders(int count) => Enumerable.Range(0, count).Select(Order);

    /// <summary>The orders of <paramref name="first"/> and the next ones in one Bundle; their bodies are the Bundle's.</summary>
    public GeneratedBundle Together(int first, int count)
    {
        if (options.Envelope == OrderEnvelope.ServiceRequest) throw new InvalidOperationException("One ServiceRequest is one order; several need a Bundle.");
        var drafts = Enumerable.Range(first, count).Select(index => Draft(index, "active")).ToList();
        var body = OrderEnvelopes.Write(options.Envelope, drafts);
        return new GeneratedBundle([.. drafts.Select(draft => draft.ToOrder(options.Envelope, body))], body);
    }

    /// <summary>The same order withdrawn: status <c>revoked</c>, the same number.</summary>
    public GeneratedOrder Revoked(int index)
    {
        var draft = Draft(index, "revoked");
        return draft.ToOrder(options.Envelope, OrderEnvelopes.Write(options.Envelope, [draft]));
    }

    /// <summary>Another content under the same number: a mistake that the gateway must answer with 409.</summary>
    public GeneratedOrder Contradicting(int index)
    {
        var draft = Draft(index, "active") with { Barcode = "39" + index.ToString("D10", CultureInfo.InvariantCulture) };
        return draft.ToOrder(options.Envelope, OrderEnvelopes.Write(options.Envelope, [draft]));
    }

    private OrderDraft Draft(int index, string status)
    {
        var chance = new Random(HashCode(options.Seed, index));
        var programme = options.Programme;
        var bsn = BsnOf(index);
        return new OrderDraft
        {
            Programme = programme,
            Number = $"{programme.NumberPrefix}{options.Seed:D4}{index:D8}",
            Barcode = $"30{options.Seed:D4}{index:D6}{(programme.WomenOnly ? 1 : 2)}",
            Person = Person.Of(bsn, programme, options.From.Year),
            Doctor = Doctor.Of(chance),
            Insurer = Dutch.Insurers[chance.Next(Dutch.Insurers.Length)],
            Test = programme.Tests.Count > 1 && chance.Next(OneInTen) == 0 ? programme.Tests[1] : programme.Tests[0],
            Priority = chance.Next(100) switch { 0 => "asap", < 5 => "urgent", _ => "routine" },
            Status = status,
            AuthoredOn = options.From.AddMinutes(index),
            Bytes = options.Bytes,
            Ids = new Random(HashCode(options.Seed, ~index)),
        };
    }

    /// <summary>The programmes draw from different halves, for the same person cannot be of both ages.</summary>
    private string BsnOf(int index)
    {
        var half = Bsn.Count / 2;
        var place = (int)((((long)options.Seed * 7919) + index) % half);
        return Bsn.Test(options.Programme.WomenOnly ? place : half + place);
    }

    // System.HashCode differs between processes; this must not.
    private static int HashCode(int seed, int index) => unchecked((seed * (int)2654435761) ^ (index * 40503) ^ (index << 16));
}
