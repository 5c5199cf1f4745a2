namespace Gateway.Audit;

/// <summary>A FHIR Coding.</summary>
internal readonly record struct Coding(string System, string Code, string Display);

/// <summary>
/// What each event is called in the code systems of FHIR R4, DICOM and IHE BALP (https://profiles.ihe.net/ITI/BALP/). The gateway's own name for it is a subtype beside.
/// </summary>
/// <param name="Type"><c>AuditEvent.type</c>.</param>
/// <param name="Subtype"><c>AuditEvent.subtype</c>; null where only the gateway's own says more.</param>
/// <param name="Action"><c>AuditEvent.action</c>.</param>
/// <param name="IsDisclosure">It follows the profile for disclosures at their source.</param>
internal sealed record AuditCodes(Coding Type, Coding? Subtype, string Action, bool IsDisclosure = false)
{
    public const string DisclosureProfile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source";
    public const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Restful = "http://hl7.org/fhir/restful-interaction";

    private static readonly Coding Rest = new("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation");
    private static readonly Coding Authentication = new(Dicom, "110114", "User Authentication");
    private static readonly Coding Login = new(Dicom, "110122", "Login");
    private static readonly Coding Alert = new(Dicom, "110113", "Security Alert");
    private static readonly Coding Export = new(Dicom, "110106", "Export");
    private static readonly Coding Activity = new(Dicom, "110100", "Application Activity");
    private static readonly Coding Disclose = new("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose", "Disclose Record Lifecycle Event");
    private static readonly AuditCodes Call = new(Rest, new Coding(Restful, "operation", "operation"), "E");
    private static readonly AuditCodes Decision = new(Alert, new Coding(Dicom, "110129", "Security Configuration"), "E");
    private static readonly AuditCodes Disclosure = new(Export, Disclose, "R", IsDisclosure: true);

    private static readonly Dictionary<string, AuditCodes> All = new(StringComparer.Ordinal)
    {
        [AuditLine.NameOf(AuditKind.SignIn)] = new(Authentication, Login, "E"),
        [AuditLine.NameOf(AuditKind.HandshakeRefused)] = new(Authentication, Login, "E"),
        [AuditLine.NameOf(AuditKind.Refused)] = new(Alert, new Coding(Dicom, "110132", "Use of Restricted Function"), "E"),
        [AuditLine.NameOf(AuditKind.CallAsked)] = Call,
        [AuditLine.NameOf(AuditKind.CallAnswered)] = Call,
        [AuditLine.NameOf(AuditKind.RequestAsked)] = Decision,
        [AuditLine.NameOf(AuditKind.RequestApproved)] = Decision,
        [AuditLine.NameOf(AuditKind.RequestRefused)] = Decision,
        [AuditLine.NameOf(AuditKind.RequestDone)] = Decision,
        [AuditLine.NameOf(AuditKind.RuleApplied)] = Decision,
        [AuditLine.NameOf(AuditKind.PutInForce)] = Decision,
        [AuditLine.NameOf(AuditKind.Viewed)] = new(Rest, new Coding(Restful, "read", "read"), "R"),
        [AuditLine.NameOf(AuditKind.Exported)] = new(Export, Subtype: null, "R"),
        [AuditLine.NameOf(AuditKind.AuditRead)] = new(new Coding(Dicom, "110101", "Audit Log Used"), new Coding(Restful, "search-type", "search-type"), "R"),
        [AuditLine.NameOf(AuditKind.OrderDisclosed)] = Disclosure,
        [AuditLine.NameOf(AuditKind.CancellationDisclosed)] = Disclosure,
        [AuditLine.NameOf(AuditKind.ResultDisclosed)] = Disclosure,
        ["trail-opened"] = new(Activity, new Coding(Dicom, "110120", "Application Start"), "E"),
        ["trail-closed"] = new(Activity, new Coding(Dicom, "110121", "Application Stop"), "E"),
    };

    /// <summary>A kind of a later version is told as what it is at least: something that was done.</summary>
    public static AuditCodes Of(string name) => All.GetValueOrDefault(name, Call);
}
