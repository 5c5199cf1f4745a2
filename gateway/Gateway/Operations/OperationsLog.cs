using Gateway.Ledger;

namespace Gateway.Operations;

internal static partial class OperationsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} is suspended by {Operator}, mode {Mode}: operation {Operation}")]
    public static partial void Suspended(ILogger logger, string lab, string @operator, SuspensionMode mode, string operation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Operation} ({Kind}) is {State} by {Operator}")]
    public static partial void Changed(ILogger logger, string operation, string kind, OperationState state, string @operator);

    [LoggerMessage(Level = LogLevel.Information, Message = "Operation {Operation} ({Kind}) is done")]
    public static partial void Finished(ILogger logger, string operation, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Party} reads the sample barcodes of operation {Operation}")]
    public static partial void BarcodesRead(ILogger logger, string party, string operation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} takes {OrdersADay} orders of {Test} a day from {Day} on by order of {Operator}; {Over} more are reserved today")]
    public static partial void CapacitySet(ILogger logger, string lab, int ordersADay, string test, DateOnly day, string @operator, int over);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Programme}: {Moved} orders moved from {Lab} to other labs, {Held} held, {Left} left")]
    public static partial void Moved(ILogger logger, string programme, string lab, int moved, int held, int left);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId} was kept to the retention limit without a result: its content is destroyed, operators see it on their list")]
    public static partial void RetentionEnded(ILogger logger, string orderId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger does not answer; moving orders waits")]
    public static partial void MovingWaits(ILogger logger);
}
