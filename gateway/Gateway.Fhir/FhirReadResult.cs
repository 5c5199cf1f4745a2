namespace Gateway.Fhir;

/// <summary>The outcome of reading a body: a message that keeps to R4's structure, or the first problem found.</summary>
public abstract record FhirReadResult
{
    private FhirReadResult()
    {
    }

    public sealed record Read(FhirMessage Message) : FhirReadResult;

    public sealed record Refused(FhirProblem Problem) : FhirReadResult;
}

/// <summary>How strictly a body is read; set per programme.</summary>
public sealed record FhirReaderOptions
{
    public static FhirReaderOptions Default { get; } = new();

    /// <summary>Levels of JSON objects and arrays, the outermost counted as 1; at most 256.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>True: an element that R4 does not have refuses the message. False: it is counted, and removed like all that no policy names.</summary>
    public bool RefuseUnknownElements { get; init; }
}
