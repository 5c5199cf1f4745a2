using System.Globalization;

namespace Gateway.Ledger;

/// <summary>Why an attempt at a lab ended without its acknowledgement: a code of this list, never a word of the lab's own.</summary>
internal static class AttemptReason
{
    /// <summary>The lab's name has no address.</summary>
    public const string NoName = "no-name";

    /// <summary>No connection to the lab's address.</summary>
    public const string Connect = "connect";

    /// <summary>The TLS handshake failed, or the lab's certificate is not the one that the registry pins.</summary>
    public const string Tls = "tls";

    /// <summary>The lab was fenced or the lease had ended before the first byte.</summary>
    public const string FencedOrLate = "fenced-or-late";

    /// <summary>The lab answers nothing in time at present, so that it is left alone.</summary>
    public const string Unresponsive = "unresponsive";

    /// <summary>The disclosure could not be recorded in the audit trail.</summary>
    public const string NotRecorded = "not-recorded";

    /// <summary>No answer within the deadline.</summary>
    public const string Timeout = "timeout";

    /// <summary>The gateway ended the request: the lab was suspended, or this replica stopped.</summary>
    public const string Cut = "cut";

    /// <summary>The connection ended before the answer was whole.</summary>
    public const string BrokenOff = "broken-off";

    /// <summary>The answer is longer than the gateway reads.</summary>
    public const string AnswerTooLong = "answer-too-long";

    /// <summary>The replica that made the attempt did not say how it ended (set by lease.lua).</summary>
    public const string LeaseEnded = "lease-ended";

    /// <summary>The lab answered with this HTTP status.</summary>
    public static string Status(int status) => string.Create(CultureInfo.InvariantCulture, $"status-{status}");
}
