using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Fhir;
using Gateway.Tests.Registry;
using Gateway.Trail;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>Each event as an auditor reads it: valid R4, by BALP, with every field that the NEN 7513 table of gateway/docs/audit.md names.</summary>
public sealed class AuditEventTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly AuditUser Anna = new("operator-anna", "operator", "192.0.2.7", new string('A', 64));

    private static readonly AuditObject[] OfRequest =
    [
        new(AuditObject.Request, "01ARZ3NDEKTSV4RRFFQ69G5FAV"), new(AuditObject.Lab, "lab-noord"), new(AuditObject.Operation, "01ARZ3NDEKTSV4RRFFQ69G5FAW"), new(AuditObject.Evidence, "01ARZ3NDEKTSV4RRFFQ69G5FAX"),
    ];

    /// <summary>One of each kind, as the rooms record them.</summary>
    private static readonly AuditEvent[] Events =
    [
        new(AuditKind.SignIn, Anna),
        new(AuditKind.HandshakeRefused, new AuditUser(AuditUser.Unknown, AuditUser.Unknown, "192.0.2.9")) { Outcome = AuditOutcome.MinorFailure, Objects = [new(AuditObject.Key, "sha256/AAAA="), new("refusal", "Expired"), new("repeated", "4"), new("others", "1")] },
        new(AuditKind.Refused, Anna) { Outcome = AuditOutcome.MinorFailure, Request = "GET /fhir/AuditEvent", Status = 403, Objects = [new("refusal", "forbidden")] },
        new(AuditKind.CallAsked, Anna) { Request = "POST /api/labs/{lab}/suspension", Call = "01ARZ3NDEKTSV4RRFFQ69G5FAV", Reason = "Melding van een inbraak", Objects = [new("lab", "lab-noord")] },
        new(AuditKind.CallAnswered, Anna) { Request = "POST /api/labs/{lab}/suspension", Call = "01ARZ3NDEKTSV4RRFFQ69G5FAV", Reason = "Melding van een inbraak", Status = 409, Outcome = AuditOutcome.MinorFailure, Objects = [new("lab", "lab-noord")], Happened = Noon.AddMinutes(-3) },
        new(AuditKind.RequestAsked, Anna) { Reason = "Onderzoek afgerond", Objects = OfRequest },
        new(AuditKind.RequestApproved, Anna) { Reason = "Nagekeken", Outcome = AuditOutcome.MinorFailure, Objects = [.. OfRequest, new(AuditObject.Refusal, "SamePerson")] },
        new(AuditKind.RequestRefused, Anna) { Reason = "Te vroeg", Objects = OfRequest },
        new(AuditKind.RequestDone, AuditUser.Gateway) { Responsible = "operator-bram", Reason = "Nagekeken", Objects = OfRequest },
        new(AuditKind.RuleApplied, AuditUser.Gateway) { Responsible = "cervical", Reason = "No valid evidence of the kind: audit", Objects = [new(AuditObject.Lab, "lab-noord"), new(AuditObject.Programme, "cervical"), new(AuditObject.Operation, "01ARZ3NDEKTSV4RRFFQ69G5FAV")] },
        new(AuditKind.PutInForce, AuditUser.Gateway) { Objects = [new(AuditObject.Programme, "cervical")] },
        new(AuditKind.Viewed, Anna) { Request = "GET /api/quarantine" },
        new(AuditKind.Exported, Anna) { Request = "GET /api/operations/{id}/diversions", Objects = [new("id", "01ARZ3NDEKTSV4RRFFQ69G5FAV")] },
        new(AuditKind.AuditRead, new AuditUser("auditor-cert", "auditor", "192.0.2.8")) { Request = "GET /fhir/AuditEvent", Objects = [new(AuditObject.Query, "agent=lab-noord")] },
        Disclosure(AuditKind.OrderDisclosed),
        Disclosure(AuditKind.CancellationDisclosed),
        new(AuditKind.ResultDisclosed, AuditUser.Gateway) { Recipient = "programme-cervical", Person = "mfR2ZkqXo0yb1b3G9a0W5Q", Objects = [new(AuditObject.Result, "cervical-1"), new(AuditObject.Order, "cervical-2")] },
    ];

    public static TheoryData<string> Kinds => [.. Enum.GetNames<AuditKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Event_is_valid_R4(string kind)
    {
        var rendered = Rendered(Of(kind));
        var bundle = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{rendered.GetRawText()}}}]}""");
        var read = FhirMessage.Read(bundle, new FhirReaderOptions { RefuseUnknownElements = true });
        Assert.True(read is FhirReadResult.Read, (read as FhirReadResult.Refused)?.Problem.ToString());

        // Elements that R4 requires, and what its code systems say of those that are bound: https://hl7.org/fhir/R4/auditevent-definitions.html
        Assert.NotEmpty(Text(rendered, "type", "code"));
        Assert.Contains(Text(rendered, "action"), (string[])["C", "R", "U", "D", "E"]);
        Assert.Contains(Text(rendered, "outcome"), (string[])["0", "4", "8", "12"]);
        Assert.All(rendered.GetProperty("agent").EnumerateArray(), agent => Assert.True(agent.TryGetProperty("requestor", out _)));
        Assert.Contains(rendered.GetProperty("agent").EnumerateArray(), agent => agent.GetProperty("requestor").GetBoolean());
        Assert.NotEmpty(Text(rendered, "source", "observer", "identifier", "value"));
        Assert.Matches("^[A-Za-z0-9.-]{1,64}$", Text(rendered, "id"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Text(rendered, "recorded"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Event_has_the_fields_of_NEN_7513_that_apply_to_it(string kind)
    {
        var (auditEvent, rendered) = (Of(kind), Rendered(Of(kind)));

        // Event, and the gateway's own word for it.
        Assert.Contains(rendered.GetProperty("subtype").EnumerateArray(), subtype => subtype.GetProperty("code").GetString() == AuditLine.NameOf(auditEvent.Kind));
        // Time: when it happened, and when it was recorded if that was later.
        Assert.Equal("2026-03-02T12:00:00.250Z", Text(rendered, "recorded"));
        if (auditEvent.Happened is not null)
            Assert.Equal("2026-03-02T11:57:00.250Z", Text(rendered, "period", "start"));
        // Client token.
        if (auditEvent.Person is { } person)
            Assert.Equal(person, Text(Entity(rendered, "person-token"), "what", "identifier", "value"));
        // User, with role and means of authentication, and the access point.
        var user = Assert.Single(rendered.GetProperty("agent").EnumerateArray(), agent => agent.GetProperty("requestor").GetBoolean());
        Assert.Equal(auditEvent.User.Id, Text(user, "who", "identifier", "value"));
        Assert.Equal(auditEvent.User.Role, user.GetProperty("role")[0].GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal(auditEvent.User.Certificate, user.TryGetProperty("altId", out var certificate) ? certificate.GetString() : null);
        Assert.Equal(auditEvent.User.Address ?? "replica-a", Text(user, "network", "address"));
        Assert.Equal("replica-a", Text(rendered, "source", "site"));
        // Responsible party.
        Assert.Equal(auditEvent.Responsible ?? auditEvent.User.Id, Text(Agent(rendered, "RESP"), "who", "identifier", "value"));
        // Objects, and what was asked of them and why.
        Assert.All(auditEvent.Objects, named => Assert.Equal(named.Id, Text(Entity(rendered, named.Type), "what", "identifier", "value")));
        if (auditEvent.Request is { } request)
            Assert.Contains(rendered.GetProperty("entity").EnumerateArray(), entity => entity.TryGetProperty("name", out var name) && name.GetString() == request);
        if (auditEvent.Call is { } call)
            Assert.Equal(call, Text(Entity(rendered, "call"), "what", "identifier", "value"));
        if (auditEvent.Reason is { } reason)
            Assert.Equal(reason, rendered.GetProperty("purposeOfEvent")[0].GetProperty("text").GetString());
        // Outcome.
        Assert.Equal(((int)auditEvent.Outcome).ToString(provider: null), Text(rendered, "outcome"));
        if (auditEvent.Status is { } status)
            Assert.Equal($"HTTP {status}", Text(rendered, "outcomeDesc"));
    }

    [Theory]
    [InlineData(nameof(AuditKind.OrderDisclosed), "lab-midden")]
    [InlineData(nameof(AuditKind.CancellationDisclosed), "lab-midden")]
    [InlineData(nameof(AuditKind.ResultDisclosed), "programme-cervical")]
    public void Disclosure_follows_the_profile_of_BALP(string kind, string recipient)
    {
        var rendered = Rendered(Of(kind));

        Assert.Equal(AuditCodes.DisclosureProfile, rendered.GetProperty("meta").GetProperty("profile")[0].GetString());
        Assert.Equal((AuditCodes.Dicom, "110106", "R"), (Text(rendered, "type", "system"), Text(rendered, "type", "code"), Text(rendered, "action")));
        Assert.Contains(rendered.GetProperty("subtype").EnumerateArray(), subtype => subtype.GetProperty("code").GetString() == "disclose");
        var (source, destination) = (Agent(rendered, "110153"), Agent(rendered, "110152"));
        Assert.Equal(Text(rendered, "source", "observer", "identifier", "value"), Text(source, "who", "identifier", "value"));
        Assert.Equal(recipient, Text(destination, "who", "identifier", "value"));
        Assert.StartsWith("https://", Text(destination, "network", "address"), StringComparison.Ordinal);
        Assert.NotEmpty(Text(source, "network", "address"));
        var patient = Entity(rendered, "person-token");
        Assert.Equal(("1", "1"), (Text(patient, "type", "code"), Text(patient, "role", "code")));
    }

    [Fact]
    public void Disclosure_says_for_what_purpose_and_on_what_basis_while_its_policy_is_in_force()
    {
        var policy = Entity(Rendered(Of(nameof(AuditKind.OrderDisclosed))), AuditObject.Policy);
        Assert.Contains("Wet op het bevolkingsonderzoek", Text(policy, "description"), StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_of_one_type_are_all_told()
    {
        AuditObject[] evidence = [new(AuditObject.Evidence, "01ARZ3NDEKTSV4RRFFQ69G5FAX"), new(AuditObject.Evidence, "01ARZ3NDEKTSV4RRFFQ69G5FAY")];
        var rendered = Rendered(new AuditEvent(AuditKind.RequestAsked, Anna) { Objects = [new(AuditObject.Lab, "lab-noord"), .. evidence, new(AuditObject.Refusal, "Changed")] });
        var told = rendered.GetProperty("entity").EnumerateArray().Select(entity => Text(entity, "what", "identifier", "value"));
        Assert.Equal(["lab-noord", "01ARZ3NDEKTSV4RRFFQ69G5FAX", "01ARZ3NDEKTSV4RRFFQ69G5FAY", "Changed"], told);
    }

    [Theory]
    [InlineData("trail-opened", "110120")]
    [InlineData("trail-closed", "110121")]
    public async Task Lines_of_the_trail_itself_are_valid_events_too(string name, string code)
    {
        using var scene = new TrailScene();
        await scene.WriteAsync(1);
        var stored = scene.Lines().Select(line => StoredEvent.Read(Encoding.UTF8.GetBytes(line))!).Single(line => line.Name == name);
        var rendered = Rendered(stored);

        Assert.Contains(rendered.GetProperty("subtype").EnumerateArray(), subtype => subtype.GetProperty("code").GetString() == code);
        Assert.Equal("gateway", Text(Agent(rendered, "110150"), "who", "identifier", "value"));
    }

    private static AuditEvent Disclosure(AuditKind kind) => new(kind, AuditUser.Placer("programme-cervical"))
    {
        Recipient = "lab-midden",
        Person = "mfR2ZkqXo0yb1b3G9a0W5Q",
        Objects = [new(AuditObject.Order, "cervical-01ARZ3NDEKTSV4RRFFQ69G5FAV"), new(AuditObject.OrderNumber, "cervical-RRFFQ69G5FAV01AR"), new(AuditObject.Policy, "lab-midden-orders@2026.1")],
    };

    private static AuditEvent Of(string kind) => Assert.Single(Events, auditEvent => auditEvent.Kind.ToString() == kind);

    /// <summary>Through the file and back.</summary>
    private static JsonElement Rendered(AuditEvent auditEvent)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
            AuditLine.Write(json, auditEvent, Noon);
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        ChainLine.Write(line, ChainHead.Beginning, content.ToArray());
        return Rendered(StoredEvent.Read(line.WrittenMemory)!);
    }

    private static JsonElement Rendered(StoredEvent stored)
    {
        using var files = new TestRegistry();
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
            new AuditEventResource(files.Loaded(), "replica-a").Write(json, stored);
        return JsonDocument.Parse(content.ToArray()).RootElement;
    }

    private static JsonElement Agent(JsonElement rendered, string type) => Assert.Single(
        rendered.GetProperty("agent").EnumerateArray(), agent => agent.GetProperty("type").GetProperty("coding")[0].GetProperty("code").GetString() == type);

    private static JsonElement Entity(JsonElement rendered, string system) => Assert.Single(
        rendered.GetProperty("entity").EnumerateArray(),
        entity => entity.TryGetProperty("what", out var what) && Text(what, "identifier", "system").EndsWith("/" + system, StringComparison.Ordinal));

    private static string Text(JsonElement json, params string[] path) => path.Aggregate(json, (at, name) => at.GetProperty(name)).GetString()!;
}
