using Gateway.Fhir;
using Gateway.Identity;

namespace Gateway.Orders;

/// <summary>
/// One ServiceRequest with what belongs to it, read and understood. Only <see cref="Reader"/> can make one, from a body that a
/// <see cref="Party"/> sent or from what the ledger kept of it.
/// </summary>
internal sealed partial class Order
{
    private Order(string id, string programme, OrderFacts facts, FhirMessage message, FhirEntry request)
    {
        Id = id;
        Programme = programme;
        Facts = facts;
        Message = message;
        Request = request;
    }

    /// <summary>Id of the Task that tells how the order stands: <c>PROGRAMME-RANDOM</c>.</summary>
    public string Id { get; }

    /// <summary>The programme's id in the registry.</summary>
    public string Programme { get; }

    public OrderFacts Facts { get; }

    /// <summary>The message in which <see cref="Request"/> and what it refers to stand.</summary>
    public FhirMessage Message { get; }

    /// <summary>The ServiceRequest.</summary>
    public FhirEntry Request { get; }
}

/// <summary>What the gateway itself needs to know of an order.</summary>
/// <param name="Placer">Id of the party that placed it.</param>
/// <param name="Number">The placer order number.</param>
/// <param name="Test">The test's id in the programme.</param>
/// <param name="Urgent"><c>ServiceRequest.priority</c> is urgent, asap or stat.</param>
/// <param name="Region">First two digits of the requester's postcode; empty where the message does not say.</param>
/// <param name="PersonToken">Keyed token of the person; says nothing without the key ring.</param>
internal sealed record OrderFacts(string Placer, PlacerOrderNumber Number, string Test, bool Urgent, string Region, string PersonToken);

/// <summary>The programme's number for the order (identifier type PLAC, HL7 v2 ORC-2). May carry personal data: never logged, never in Redis.</summary>
/// <param name="System">Empty where the placer gives none.</param>
/// <param name="Value">The number itself.</param>
internal readonly record struct PlacerOrderNumber(string System, string Value)
{
    public override string ToString() => "(placer order number)";
}
