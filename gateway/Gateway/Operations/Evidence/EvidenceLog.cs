namespace Gateway.Operations;

internal static partial class EvidenceLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} is reinstated: {Operator} asked, {Decider} approved, request {Request}")]
    public static partial void Reinstated(ILogger logger, string lab, string @operator, string decider, string request);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {Request} ({Kind} of {Subject}) is approved by {Operator}")]
    public static partial void Approved(ILogger logger, string request, string kind, string subject, string @operator);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {Request} ({Kind} of {Subject}) is refused by {Operator}")]
    public static partial void Refused(ILogger logger, string request, string kind, string subject, string @operator);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Operator} attached evidence {Evidence} ({Kind}) to {Lab}")]
    public static partial void Attached(ILogger logger, string @operator, string evidence, string kind, string lab);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evidence of {Lab} that {Programme} requires is {State}: {Kinds}")]
    public static partial void EvidenceLacks(ILogger logger, string lab, string programme, string state, string kinds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} made too many errors on its way back in {Programme}: {Failed} of {Attempts} attempts, {Quarantined} of {Results} results; it is drained")]
    public static partial void RampStopped(ILogger logger, string lab, string programme, int failed, int attempts, int quarantined, int results);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signal {Signal} on {Lab} by {Party}, severity {Severity}: {Effect}")]
    public static partial void Signalled(ILogger logger, string signal, string lab, string party, string severity, Registry.SignalEffect effect);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} may see more of orders of {Test}, under {Policy}: {Operator} asked, {Decider} approved, request {Request}")]
    public static partial void Widened(ILogger logger, string lab, string test, string policy, string @operator, string decider, string request);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Programme} asks less of its labs: {Operator} asked, {Decider} approved, request {Request}")]
    public static partial void Lowered(ILogger logger, string programme, string @operator, string decider, string request);
}
