namespace Gateway.Results;

internal static partial class ResultLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Result {ResultId} to {Placer}: {Outcome}")]
    public static partial void Delivered(ILogger logger, string resultId, string placer, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Result {ResultId} cannot be opened with this key ring: {Reason}")]
    public static partial void CannotOpen(ILogger logger, string resultId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivering result {ResultId} failed: {Type}\n{StackTrace}")]
    public static partial void Failed(ILogger logger, string resultId, string? type, string? stackTrace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger does not answer; results for {Placer} wait")]
    public static partial void OutboxWaits(ILogger logger, string placer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Programme}: the links of {Count} orders are destroyed, their time for corrections is over")]
    public static partial void LinksDestroyed(ILogger logger, string programme, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Programme}: {Overdue} of {Outstanding} orders of {Test} at {Lab} are overdue")]
    public static partial void Overdue(ILogger logger, string programme, string lab, string test, int overdue, int outstanding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Quarantined report {Id} is {Action} by {Operator}")]
    public static partial void Decided(ILogger logger, string id, string action, string @operator);

    [LoggerMessage(Level = LogLevel.Error, Message = "The link of order {OrderId} cannot be opened with this key ring: its placer order number is lost")]
    public static partial void NumberLost(ILogger logger, string orderId);
}
