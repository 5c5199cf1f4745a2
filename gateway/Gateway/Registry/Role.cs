namespace Gateway.Registry;

/// <summary>What a party is here for; it has exactly one.</summary>
internal enum Role
{
    /// <summary>A programme's system: sends orders, receives results.</summary>
    Placer,

    /// <summary>A performer: receives minimised orders, sends results.</summary>
    Lab,

    /// <summary>Suspends, reassigns capacity, reinstates.</summary>
    Operator,

    /// <summary>The controller, the healthcare CERT: reads only.</summary>
    Auditor,
}
