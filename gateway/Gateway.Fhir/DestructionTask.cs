using System.Buffers;

namespace Gateway.Fhir;

/// <summary>What a lab says of an order that it was asked to destroy: a Task of the gateway's own code (https://hl7.org/fhir/R4/task.html).</summary>
/// <param name="OrderNumber">The order, from Task.focus or else Task.identifier; null where neither names one.</param>
/// <param name="IsCompleted">Task.status is <c>completed</c>: it is destroyed. Every other status says that it is not, yet.</param>
/// <param name="Owner">Task.owner as a code: its identifier or reference; null where it has none, or one that could name a person.</param>
/// <param name="Ended">Task.executionPeriod.end, or else lastModified, a FHIR dateTime; null where neither is one.</param>
public sealed record DestructionTask(string? OrderNumber, bool IsCompleted, string? Owner, string? Ended)
{
    /// <summary>Identifier system of these Tasks; the value is the order number.</summary>
    public const string IdentifierSystem = "https://screening-gateway.example/destruction";

    /// <summary>System of <see cref="Code"/>.</summary>
    public const string CodeSystem = "https://screening-gateway.example/CodeSystem/task";

    /// <summary>Destroy all that is stored of the order.</summary>
    public const string Code = "destroy";

    private const int LongestOwner = 64;
    private const int LongestMoment = 35;
    private static readonly SearchValues<char> OwnerCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/.-_");

    /// <summary>All that the message holds, in its order. A Task of another code says nothing of destruction: labs complete Tasks of their own, too.</summary>
    public static IReadOnlyList<DestructionTask> In(FhirMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return [.. message.Entries.Where(entry => entry.ResourceType == "Task" && IsDestruction(entry.Root)).Select(entry => Read(entry.Root))];
    }

    private static bool IsDestruction(FhirNode task)
    {
        foreach (var coding in task["code"u8]["coding"u8])
        {
            if (coding["system"u8].Text == CodeSystem && coding["code"u8].Text == Code)
                return true;
        }

        return false;
    }

    private static DestructionTask Read(FhirNode task) => new(
        task["focus"u8]["identifier"u8]["value"u8].Text ?? Identifier(task),
        task["status"u8].Is("completed"u8),
        Owned(task["owner"u8]["identifier"u8]["value"u8].Text ?? task["owner"u8]["reference"u8].Text),
        Moment(task["executionPeriod"u8]["end"u8]) ?? Moment(task["lastModified"u8]));

    // To the nanosecond and with its zone.
    private static string? Moment(FhirNode written) => written.Raw.Length <= LongestMoment && FhirDates.IsDateTime(written.Raw) ? written.Text : null;

    private static string? Identifier(FhirNode task)
    {
        foreach (var identifier in task["identifier"u8])
        {
            if (identifier["system"u8].Text == IdentifierSystem)
                return identifier["value"u8].Text;
        }

        return null;
    }

    // It is kept and shown. A name has spaces or letters that no code has, and a number that could be a citizen's is nobody's business here.
    private static string? Owned(string? owner) =>
        owner is { Length: > 0 and <= LongestOwner } && !owner.AsSpan().ContainsAnyExcept(OwnerCharacters) && !HoldsCitizenNumber(owner) ? owner : null;

    private static bool HoldsCitizenNumber(string owner)
    {
        var digits = System.Text.Encoding.ASCII.GetBytes(owner);
        for (var at = 0; at + 9 <= digits.Length; at++)
        {
            if (CitizenServiceNumber.IsValid(digits.AsSpan(at, 9)))
                return true;
        }

        return false;
    }
}
