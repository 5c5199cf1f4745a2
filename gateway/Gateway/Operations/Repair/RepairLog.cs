namespace Gateway.Operations;

internal static partial class OperationsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Operation} ({Kind}) is begun by {Operator}")]
    public static partial void RepairBegun(ILogger logger, string operation, string kind, string @operator);
}
