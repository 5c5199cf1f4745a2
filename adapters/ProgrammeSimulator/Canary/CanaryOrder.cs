using ProgrammeSimulator.Orders;

namespace ProgrammeSimulator.Canary;

/// <summary>
/// Where a token stands. Path has indexes from the message's root (<c>Bundle.entry[2].resource.name[0].family</c>); Element starts at
/// the resource it is in, without indexes (<c>Patient.name.family</c>; <c>Patient._birthDate.extension.url</c>), as a policy names it;
/// what is of the envelope starts at <c>Bundle</c>.
/// </summary>
public sealed record CanaryLeaf(string Path, string Element, string Token);

/// <summary>
/// An order in which every leaf value is marked: in names and numbers, extensions on every element and primitive, contained resources,
/// narrative, ids, references, the Bundle's links and URLs. Search a lab's bytes, a log or a data file for the tokens to see what got there.
/// A reference carries its target's token, for it must lead there; every other token stands in one leaf only.
/// </summary>
public sealed record CanaryOrder
{
    public required FhirIdentifier PlacerOrderNumber { get; init; }

    public required OrderEnvelope Envelope { get; init; }

    public required IReadOnlyList<CanaryLeaf> Leaves { get; init; }

    /// <summary>Paths of the leaves that cannot carry a token: required codes, booleans, the test's code and what finds the order number.</summary>
    public required IReadOnlyList<string> Unmarked { get; init; }

    /// <summary>FHIR R4 as JSON in UTF-8, 250 to 320 KB.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public string Path => GeneratedOrder.PathOf(Envelope);

    /// <param name="programme">Decides the test and the order number's system.</param>
    /// <param name="envelope">Every envelope has the same resources.</param>
    /// <param name="seed">Another seed gives other tokens throughout.</param>
    public static CanaryOrder Of(Programme programme, OrderEnvelope envelope, int seed)
    {
        var tokens = new Tokens(seed);
        var number = tokens.Text("CANARY-");
        var root = CanaryEnvelope.Write(programme, envelope, number, tokens);
        Decoration.Add(root, tokens);
        var leaves = Leaf.AllIn(root).Select(leaf => (leaf, Token: tokens.In(leaf.Value))).ToList();
        return new CanaryOrder
        {
            PlacerOrderNumber = new FhirIdentifier(programme.OrderNumberSystem, number),
            Envelope = envelope,
            Leaves = [.. leaves.Where(found => found.Token is not null).Select(found => new CanaryLeaf(found.leaf.Path, found.leaf.Element, found.Token!))],
            Unmarked = [.. leaves.Where(found => found.Token is null).Select(found => found.leaf.Path)],
            Body = OrderEnvelopes.Bytes(root),
        };
    }
}
