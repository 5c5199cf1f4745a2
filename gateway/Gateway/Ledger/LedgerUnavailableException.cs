namespace Gateway.Ledger;

/// <summary>Redis could not be read or written in time, or did not reach the configured number of replicas. What was asked may have happened: repeat it under the same ids.</summary>
internal sealed class LedgerUnavailableException : Exception
{
    public LedgerUnavailableException()
        : this("The ledger cannot be reached.")
    {
    }

    public LedgerUnavailableException(string message)
        : base(message)
    {
    }

    public LedgerUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The ledger cannot be used at all; the message is one line that says what to do.</summary>
internal sealed class LedgerStartException : Exception
{
    public LedgerStartException()
        : this("The ledger cannot be opened.")
    {
    }

    public LedgerStartException(string message)
        : base(message)
    {
    }

    public LedgerStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
