namespace Gateway.Registry;

/// <summary>What a party may do at the gateway.</summary>
internal enum Role
{
    /// <summary>A system of a programme: sends orders, receives results.</summary>
    Placer,

    /// <summary>Performs tests: receives orders, sends results.</summary>
    Lab,

    /// <summary>Suspends, reinstates, sets capacity.</summary>
    Operator,

    /// <summary>Reads only: the controller, the healthcare CERT.</summary>
    Auditor,
}

/// <summary>One party that may connect, and the keys that prove it.</summary>
/// <param name="Id">Unique over all parties of all roles.</param>
/// <param name="Role">One party has one role.</param>
/// <param name="Programmes">Ids of the programmes that this party has to do with: a placer's own, those whose tests a lab does, those an operator or auditor watches.</param>
/// <param name="Pins">Public keys as <c>sha256/BASE64</c> (RFC 7469, section 2.4); more than one while keys overlap in a rotation.</param>
internal sealed record PartyDefinition(string Id, Role Role, IReadOnlyList<string> Programmes, IReadOnlyList<string> Pins);
