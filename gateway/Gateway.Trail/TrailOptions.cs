namespace Gateway.Trail;

/// <summary>What a chain is and where it goes.</summary>
/// <param name="Folder">Its folder; made where it is not there.</param>
/// <param name="Replica">Whose chain it is: in every signed head.</param>
/// <param name="LongestFile">Bytes after which another file is begun; another one is begun each day (UTC) as well.</param>
public sealed record TrailOptions(string Folder, string Replica, long LongestFile = 64 * 1024 * 1024);

/// <summary>The trail cannot be written now: the disk is full, away or read-only. What was to be recorded is not, or nobody may rely on it.</summary>
public sealed class TrailUnavailableException : Exception
{
    public TrailUnavailableException()
        : this("The trail cannot be written.")
    {
    }

    public TrailUnavailableException(string message)
        : base(message)
    {
    }

    public TrailUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
