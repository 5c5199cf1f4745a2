namespace Gateway.Identity;

/// <summary>
/// Why a request was turned away, for whoever writes the body. Set in <c>HttpContext.Features</c> together with the response's status.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">FHIR issue type (https://hl7.org/fhir/R4/valueset-issue-type.html).</param>
/// <param name="Diagnostics">For a person to read; says nothing of a person, nor what others may do.</param>
internal sealed record Refusal(int Status, string Code, string Diagnostics)
{
    public static readonly Refusal Unproven = new(StatusCodes.Status403Forbidden, "login", "The client certificate is missing, expired or revoked.");
    public static readonly Refusal UnknownParty = new(StatusCodes.Status403Forbidden, "unknown", "No party is registered with this certificate's public key.");
    public static readonly Refusal WrongRole = new(StatusCodes.Status403Forbidden, "forbidden", "This party's role does not allow this request.");
    public static readonly Refusal NotAdmitted = new(StatusCodes.Status403Forbidden, "suppressed", "This party is suspended: its requests are not admitted.");
}
