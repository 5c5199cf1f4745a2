using System.Text.Json;
using Gateway.Trail;

namespace Gateway.Audit;

/// <summary>One line of a trail, read again.</summary>
/// <param name="Sequence">Its number in the chain.</param>
/// <param name="Recorded">When it was recorded.</param>
/// <param name="Name">What happened: a kind, or <c>trail-opened</c> and <c>trail-closed</c> of the trail itself.</param>
/// <param name="Outcome">Code of the outcome.</param>
/// <param name="User">Who did it.</param>
/// <param name="Responsible">Who answers for it.</param>
/// <param name="Recipient">Who received something; null where nobody did.</param>
/// <param name="Person">Token of the person; null where there is none, or many.</param>
/// <param name="Objects">What it was done with, or to.</param>
/// <param name="Request">Method and route; null where it was no request.</param>
/// <param name="Status">HTTP status; null where none is known.</param>
/// <param name="Call">Id of the operator's call; null where it was none.</param>
/// <param name="Reason">The operator's words; null where there are none.</param>
/// <param name="Happened">When it happened, where that is not when it was recorded.</param>
internal sealed record StoredEvent(
    long Sequence,
    DateTimeOffset Recorded,
    string Name,
    int Outcome,
    AuditUser User,
    string Responsible,
    string? Recipient,
    string? Person,
    IReadOnlyList<AuditObject> Objects,
    string? Request,
    int? Status,
    string? Call,
    string? Reason,
    DateTimeOffset? Happened)
{
    /// <summary>Party ids of all that took part.</summary>
    public IEnumerable<string> Agents => new[] { User.Id, Responsible, Recipient }.OfType<string>();

    /// <summary>Person, objects and call.</summary>
    public IEnumerable<string> Entities => Objects.Select(named => named.Id).Concat(new[] { Person, Call }.OfType<string>());

    /// <returns>Null for a line that is not an event any more; verification says more.</returns>
    public static StoredEvent? Read(ReadOnlyMemory<byte> line)
    {
        if (ChainLine.Read(line.Span) is not { Sequence: var sequence })
            return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var stored = json.RootElement;
            var name = Text(stored, "event");
            if (name is null || !stored.TryGetProperty("at", out var at))
                return null;
            var user = Text(stored, "user") is { } id ? new AuditUser(id, Text(stored, "role") ?? AuditUser.Unknown, Text(stored, "address"), Text(stored, "certificate")) : AuditUser.Gateway;
            return new StoredEvent(
                sequence,
                at.GetDateTimeOffset(),
                name,
                Number(stored, "outcome") ?? 0,
                user,
                Text(stored, "responsible") ?? user.Id,
                Text(stored, "recipient"),
                Text(stored, "person"),
                [.. ObjectsOf(stored)],
                Text(stored, "request"),
                Number(stored, "status"),
                Text(stored, "call"),
                Text(stored, "reason"),
                stored.TryGetProperty("happened", out var happened) ? happened.GetDateTimeOffset() : null);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    // Of the trail's own lines everything else that they tell is an object.
    private static IEnumerable<AuditObject> ObjectsOf(JsonElement stored) => stored.TryGetProperty("objects", out var objects)
        ? objects.EnumerateObject().SelectMany(named => IdsOf(named.Value).Select(id => new AuditObject(named.Name, id)))
        : stored.EnumerateObject().Where(member => member.Name is "replica" or "torn" or "missing" or "missing-hash" or "missing-signed").Select(member => new AuditObject(member.Name, member.Value.ToString()));

    private static IEnumerable<string> IdsOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(id => id.GetString() ?? "") : [value.GetString() ?? ""];

    private static string? Text(JsonElement stored, string member) => stored.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement stored, string member) => stored.TryGetProperty(member, out var value) ? value.GetInt32() : null;
}
