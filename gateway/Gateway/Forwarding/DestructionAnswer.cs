using Gateway.Fhir;
using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>What came of asking a lab to destroy orders.</summary>
/// <param name="Outcome">How the request ended.</param>
/// <param name="Destroyed">What the lab says in its answer that it has destroyed already; the rest it says later, or is asked again.</param>
internal sealed record DestructionAnswer(DeliveryOutcome Outcome, IReadOnlyList<Destroyed> Destroyed);

/// <summary>Reads a lab's word on destruction, from its answer or from what it posts.</summary>
internal static class LabWord
{
    /// <summary>The orders that the body says are destroyed. A body that is none, or is no FHIR, says nothing.</summary>
    public static IReadOnlyList<Destroyed> In(string lab, ReadOnlyMemory<byte> body)
    {
        if (FhirMessage.Read(body, FhirReaderOptions.Default) is not FhirReadResult.Read { Message: var message })
            return [];
        using (message)
            return [.. DestructionTask.In(message).Where(task => task.IsCompleted).Select(task => Of(lab, task)).OfType<Destroyed>()];
    }

    /// <summary>Null where the Task names no gateway order number. The lab is known by its certificate; whom it names as the Task's owner is its own word.</summary>
    public static Destroyed? Of(string lab, DestructionTask task) => task.OrderNumber is { } number && LedgerIds.IsOrderNumber(number)
        ? new Destroyed(number, task.Owner is { } owner ? $"{lab}/{owner}" : lab, task.Ended)
        : null;
}
