using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Worlds;

/// <summary>What two people do about a lab that was stopped, as calls; and the rules of its programme that ask them to.</summary>
internal static class TwoPeople
{
    public const string Hacked = "lab-zuid";

    public static WorldOptions Options { get; } = new()
    {
        Registry = registry =>
        {
            registry.Programme("cervical")["evidence"] = JsonNode.Parse("""{ "required": ["audit"] }""");
            registry.Programme("cervical")["signals"] = JsonNode.Parse("""{ "medium": "page", "high": "drain", "critical": "cut" }""");
            registry["people/auditor-cert.json"]["permissions"] = new JsonArray("signal");
            registry.Does(Hacked, ("hrhpv", 10), ("fit", 10));
        },
    };

    public static async Task StopAsync(ScreeningWorld world)
    {
        var stopped = await world.Operator.StopLabAsync(Hacked, "Cut");
        await Eventually.HoldsAsync(async () => (await world.Operator.OperationAsync(stopped.Operation)).State == "Done");
    }

    public static async Task<string> AttachAsync(HttpClient client, string lab = Hacked, TimeSpan? validFor = null)
    {
        using var answer = await client.PostAsJsonAsync($"api/labs/{lab}/evidence", Evidence(TimeProvider.System.GetUtcNow(), validFor ?? TimeSpan.FromDays(365)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public static async Task<HttpStatusCode> TryAttachAsync(HttpClient client, DateTimeOffset date)
    {
        using var answer = await client.PostAsJsonAsync($"api/labs/{Hacked}/evidence", Evidence(date, TimeSpan.FromDays(365)));
        return answer.StatusCode;
    }

    public static object Evidence(DateTimeOffset date, TimeSpan validFor) => new
    {
        kind = "audit",
        issuer = "Auditbureau Voorbeeld B.V.",
        date,
        validUntil = date + validFor,
        digest = new string('a', 64),
        reason = "Onderzoek na de inbraak",
    };

    public static async Task<(HttpStatusCode Status, RequestState? Request)> AskAsync(HttpClient client, string? evidence = null, double[]? steps = null, double? days = null)
    {
        string[] named = evidence is null ? [] : [evidence];
        using var answer = await client.PostAsJsonAsync($"api/labs/{Hacked}/reinstatement", new { reason = "Onderzoek afgerond", evidence = named, ramp = new { steps = steps ?? [0.1, 1], days } });
        return (answer.StatusCode, answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<RequestState>() : null);
    }

    public static async Task<HttpStatusCode> ApproveAsync(HttpClient client, RequestState request)
    {
        using var answer = await client.PostAsJsonAsync($"api/requests/{request.Id}/approval", new { digest = request.Digest, reason = "Nagekeken" });
        return answer.StatusCode;
    }

    public static async Task<(HttpStatusCode Status, string? Effect)> SignalAsync(HttpClient client, string severity)
    {
        using var answer = await client.PostAsJsonAsync($"api/labs/{Hacked}/signals", new
        {
            severity,
            text = "Uitgaand verkeer naar een bekend aanvalsadres",
            reason = "Melding uit de monitoring",
            reference = "ZC-2026-0412",
            validUntil = TimeProvider.System.GetUtcNow().AddDays(7),
        });
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("effect").GetString() : null);
    }

    /// <summary>Events of the trail as an auditor finds them: kind, user, outcome, reason.</summary>
    public static async Task<IReadOnlyList<(string Kind, string User, string Outcome, string? Reason)>> TrailAsync(HttpClient auditor, string query)
    {
        var bundle = await auditor.GetFromJsonAsync<JsonElement>($"fhir/AuditEvent?{query}&_count=500");
        return bundle.TryGetProperty("entry", out var entries) ? [.. entries.EnumerateArray().Select(entry => Line(entry.GetProperty("resource")))] : [];

        static (string, string, string, string?) Line(JsonElement found) => (
            found.GetProperty("subtype").EnumerateArray().Last().GetProperty("code").GetString()!,
            found.GetProperty("agent").EnumerateArray().Single(agent => agent.GetProperty("requestor").GetBoolean()).GetProperty("who").GetProperty("identifier").GetProperty("value").GetString()!,
            found.GetProperty("outcome").GetString()!,
            found.TryGetProperty("purposeOfEvent", out var purpose) && purpose[0].TryGetProperty("text", out var text) ? text.GetString() : null);
    }
}
