namespace Gateway.Operations;

internal static partial class OperationsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Orders} orders of {Test} have another lab by order of {Operator}")]
    public static partial void Reallocated(ILogger logger, int orders, string test, string @operator);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Orders} orders are sent again by order of {Operator}")]
    public static partial void Resent(ILogger logger, int orders, string @operator);
}
