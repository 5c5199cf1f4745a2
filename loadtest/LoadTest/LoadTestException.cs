namespace LoadTest;

/// <summary>Something that the one who started the load test can mend; the message is all that is shown.</summary>
internal sealed class LoadTestException(string message) : Exception(message);
