namespace Gateway.Cli.Control;

/// <summary>How a command ends; the same for all of them, and documented in gateway/docs/operating.md.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The gateway said no: nothing was done, or not what was asked for.</summary>
    public const int Refused = 1;

    /// <summary>The command line, a certificate file or an address cannot be used: nothing was asked.</summary>
    public const int Unusable = 2;

    /// <summary>No answer, or none that tells what happened: it may have been done. Asking again under the same key is safe.</summary>
    public const int Unanswered = 3;
}

/// <summary>A command ends here, with one line for a person.</summary>
internal sealed class ControlException : Exception
{
    public ControlException(int exitCode, string message, Exception? inner = null)
        : base(message, inner) => Code = exitCode;

    public ControlException()
        : this(ExitCode.Unusable, "The command cannot go on.")
    {
    }

    public ControlException(string message)
        : this(ExitCode.Unusable, message)
    {
    }

    public ControlException(string message, Exception inner)
        : this(ExitCode.Unusable, message, inner)
    {
    }

    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Code { get; }
}
