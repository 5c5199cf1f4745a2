namespace Gateway.Answers;

/// <summary>Why a request was not taken: one OperationOutcome issue (https://hl7.org/fhir/R4/operationoutcome.html) and its HTTP status.</summary>
/// <param name="Status">HTTP status: 4xx for what the caller did, 503 where nothing could be recorded.</param>
/// <param name="Code">R4 issue-type, e.g. <c>structure</c>.</param>
/// <param name="Diagnostics">A fixed sentence: never a value from the message.</param>
/// <param name="Expression">FHIRPath of the element, from R4 element names and indexes only; null where none is to blame.</param>
/// <param name="RetryAfter">When it makes sense to try again; null where it does not.</param>
internal sealed record Refusal(int Status, string Code, string Diagnostics, string? Expression = null, TimeSpan? RetryAfter = null)
{
    public static Refusal Structure(string expression, string diagnostics) => new(StatusCodes.Status400BadRequest, "structure", diagnostics, expression);

    public static Refusal Rule(string expression, string diagnostics) => new(StatusCodes.Status422UnprocessableEntity, "business-rule", diagnostics, expression);

    public static Refusal Conflict(string expression) =>
        new(StatusCodes.Status409Conflict, "conflict", "This placer order number was accepted before with other content.", expression);

    /// <summary>Not 404: the URL that was posted to is there. What cannot be followed is the content, and another's order is as unknown as none.</summary>
    public static Refusal UnknownOrder(string expression) =>
        new(StatusCodes.Status422UnprocessableEntity, "not-found", "No order of this placer has this placer order number; nothing was revoked.", expression);

    public static Refusal SeveralOrders(string expression) => new(
        StatusCodes.Status422UnprocessableEntity,
        "multiple-matches",
        "Orders of several programmes have this placer order number; send the code of the one that is meant.",
        expression);

    public static Refusal Ended(string expression) =>
        new(StatusCodes.Status409Conflict, "conflict", "The order has ended (completed, rejected or failed) and cannot be revoked any more; nothing was changed.", expression);

    public static Refusal TooLong { get; } = new(StatusCodes.Status413PayloadTooLarge, "too-long", "The body is larger than the gateway accepts.");

    public static Refusal MediaType { get; } = new(StatusCodes.Status415UnsupportedMediaType, "not-supported", "Send application/fhir+json or application/json in UTF-8.");

    public static Refusal NotFound { get; } = new(StatusCodes.Status404NotFound, "not-found", "There is no such resource for this party.");

    public static Refusal Unproven { get; } = new(StatusCodes.Status403Forbidden, "login", "The client certificate is missing, expired or revoked.");

    public static Refusal UnknownParty { get; } = new(StatusCodes.Status403Forbidden, "unknown", "No party is registered with this certificate's public key.");

    public static Refusal WrongRole { get; } = new(StatusCodes.Status403Forbidden, "forbidden", "This party's role does not allow this request.");

    public static Refusal NotAdmitted { get; } = new(StatusCodes.Status403Forbidden, "suppressed", "This party is suspended: its requests are not admitted.");

    /// <summary>The ledger did not answer. Where its answer was lost on the way, sending the same order number again is safe and finds what was accepted.</summary>
    public static Refusal Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "transient",
        "The order ledger cannot be written now, so nothing is acknowledged. Send it again with the same order number.",
        RetryAfter: TimeSpan.FromSeconds(2));

    /// <summary>What would happen could not be accounted for, so it does not.</summary>
    public static Refusal Unaccountable { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "transient",
        "The audit trail cannot be written now, so nothing is taken. Send it again.",
        RetryAfter: TimeSpan.FromSeconds(2));

    public static Refusal Throttled(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "throttled", "More requests a second than agreed.", RetryAfter: retryAfter);
}
