namespace Gateway.Ledger;

/// <summary>The room's services over one open connection.</summary>
internal static class LedgerServices
{
    /// <param name="services">The gateway's services.</param>
    /// <param name="ledger">An open ledger; whoever opened it disposes it, after everything that uses it has ended.</param>
    /// <param name="programmes">All programme ids of the registry.</param>
    public static IServiceCollection AddLedger(this IServiceCollection services, OpenedLedger ledger, IReadOnlyList<string> programmes) => services
        .AddSingleton(ledger.Connection)
        .AddSingleton<OrderPlacement>()
        .AddSingleton<Settlement>()
        .AddSingleton<Dispatching>()
        .AddSingleton(new LabStanding(ledger.Connection, programmes))
        .AddSingleton(new LedgerProbe(ledger.Connection, programmes))
        .AddSingleton<OperatorCalls>()
        .AddSingleton<AuditHeads>()
        .AddSingleton<LabCapacity>()
        .AddSingleton<Intake>()
        .AddSingleton<LabRamp>()
        .AddSingleton<Retention>()
        .AddSingleton<DestructionBatch.Desk>()
        .AddSingleton<Destructions>()
        .AddSingleton<Moving>()
        .AddSingleton<MovePreview>()
        .AddSingleton<StandingWatch>()
        .AddSingleton<OperationBook>()
        .AddSingleton<OperationCounts>()
        .AddSingleton<Changes>()
        .AddSingleton<EvidenceBook>()
        .AddSingleton<MonitoringBook>()
        .AddSingleton<Requests>()
        .AddSingleton<Reinstating>()
        .AddSingleton<InForce>()
        .AddSingleton<PoliciesInForce>()
        .AddSingleton<Reallocating>()
        .AddSingleton<Resending>()
        .AddSingleton<Cancellation>()
        .AddSingleton<ResultLedger>()
        .AddSingleton<ResultQueue>()
        .AddSingleton<Quarantine>()
        .AddSingleton<Signals>()
        .AddSingleton<Turnaround>()
        .AddSingleton<PolicyBook>()
        .AddSingleton<ExposureBook>()
        .AddSingleton<ExposedOrders>()
        .AddSingleton<BreachBook>()
        .AddSingleton<OrderBook>();
}
