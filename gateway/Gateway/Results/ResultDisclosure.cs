using Gateway.Audit;

namespace Gateway.Results;

/// <summary>A result goes to its placer: on record before it does.</summary>
internal static class ResultDisclosure
{
    /// <param name="user">Who has it done: the placer that fetches, or the gateway that delivers.</param>
    /// <param name="placer">Who receives it.</param>
    /// <param name="result">Id of the result.</param>
    /// <param name="order">Task id.</param>
    /// <param name="person">Token of the person; empty where the order is gone.</param>
    public static AuditEvent Of(AuditUser user, string placer, string result, string order, string person) => new(AuditKind.ResultDisclosed, user)
    {
        Recipient = placer,
        Person = person.Length > 0 ? person : null,
        Objects = [new(AuditObject.Result, result), new(AuditObject.Order, order)],
    };
}
