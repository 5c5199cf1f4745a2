namespace Gateway.Operations;

internal static partial class ExposureLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Party} reads the placer order numbers of what {Lab} was sent")]
    public static partial void NumbersRead(ILogger logger, string party, string lab);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Party} reads the placer order numbers of breach {Breach}")]
    public static partial void LettersRead(ILogger logger, string party, string breach);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Party} declares breach {Breach} at {Lab}")]
    public static partial void BreachDeclared(ILogger logger, string party, string breach, string lab);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Party} records for breach {Breach} that {To} was told")]
    public static partial void NoticeRecorded(ILogger logger, string party, string breach, string to);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Party} takes revision {Revision} of the letters of breach {Breach}: {Certain} certain, {Possible} possible")]
    public static partial void Revised(ILogger logger, string party, string breach, int revision, int certain, int possible);
}
