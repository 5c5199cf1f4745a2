using System.Globalization;
using System.Text.Json;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>
/// How an order stands, told to its placer as a Task (https://hl7.org/fhir/R4/task.html). It names the lab: the programme must know where the
/// tube goes.
/// </summary>
internal static class TaskResource
{
    private const string BusinessStatusSystem = "https://screening-gateway.example/order-status";
    private const string ReasonSystem = "https://screening-gateway.example/attempt-reason";
    private const string LabSystem = "https://screening-gateway.example/lab";

    public static string Location(OrderRecord record) => $"/fhir/Task/{record.Id}";

    public static void Write(Utf8JsonWriter writer, PlacedTask task)
    {
        var (record, number) = task;
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Task"u8);
        writer.WriteString("id"u8, record.Id);
        writer.WriteString("status"u8, Status(record.State));
        WriteStatusReason(writer, Reason(record), Cancellation(record.BusinessStatus));
        if (record.BusinessStatus.Length > 0)
            WriteBusinessStatus(writer, record.BusinessStatus);
        writer.WriteString("intent"u8, "order"u8);
        writer.WriteString("priority"u8, record.Urgent ? "urgent"u8 : "routine"u8);
        // Once the time for corrections is over the gateway does not know the placer's number any more.
        if (number.Value.Length > 0)
            WriteLogicalReference(writer, "focus"u8, "ServiceRequest"u8, number.System, number.Value);
        WriteInstant(writer, "authoredOn"u8, record.Accepted);
        WriteInstant(writer, "lastModified"u8, record.Changed);
        if (record.Lab is not null)
            WriteLogicalReference(writer, "owner"u8, "Organization"u8, LabSystem, record.Lab);
        writer.WriteEndObject();
    }

    /// <summary>Task.status for each state of an order.</summary>
    public static string Status(OrderState state) => state switch
    {
        OrderState.Held or OrderState.Allocated or OrderState.Disclosing or OrderState.Indeterminate => "requested",
        OrderState.Delivered => "accepted",
        OrderState.Resulted => "completed",
        OrderState.Refused => "rejected",
        OrderState.Cancelled => "cancelled",
        OrderState.Undeliverable => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "An order state without a Task.status."),
    };

    /// <summary>What became of a revocation, in words; null for an order that is not revoked.</summary>
    private static string? Cancellation(string businessStatus) => businessStatus switch
    {
        BusinessStatus.CancelledHere => "Cancelled at the gateway: no lab holds the order.",
        BusinessStatus.CancelledAtLab => "Cancelled at the lab: it was told and has confirmed.",
        BusinessStatus.CancelledLabSuspended => "Cancelled at the gateway: the lab that held the order is suspended and was not told.",
        BusinessStatus.CancellationDue => "A lab has the order or may have it: it is being told of the cancellation.",
        BusinessStatus.CancellationRefused => "The lab did not take the cancellation; the order stands.",
        _ => null,
    };

    /// <summary>Why it is not with its lab yet, or its lab not told yet; nothing once that is past.</summary>
    private static string? Reason(OrderRecord record) => record switch
    {
        { State: OrderState.Resulted or OrderState.Cancelled } => null,
        { State: OrderState.Delivered, Cancelling: false } => null,
        _ => record.Reason,
    };

    private static void WriteStatusReason(Utf8JsonWriter writer, string? code, string? text)
    {
        if (code is null && text is null)
            return;
        writer.WriteStartObject("statusReason"u8);
        if (code is not null)
            WriteCoding(writer, ReasonSystem, code);
        if (text is not null)
            writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteBusinessStatus(Utf8JsonWriter writer, string code)
    {
        writer.WriteStartObject("businessStatus"u8);
        WriteCoding(writer, BusinessStatusSystem, code);
        writer.WriteEndObject();
    }

    private static void WriteCoding(Utf8JsonWriter writer, string system, string code)
    {
        writer.WriteStartArray("coding"u8);
        writer.WriteStartObject();
        writer.WriteString("system"u8, system);
        writer.WriteString("code"u8, code);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteLogicalReference(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, string system, string value)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type"u8, type);
        writer.WriteStartObject("identifier"u8);
        if (system.Length > 0)
            writer.WriteString("system"u8, system);
        writer.WriteString("value"u8, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInstant(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[32];
        if (!time.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture))
            throw new InvalidOperationException("An instant is 29 bytes long.");
        writer.WriteString(name, text[..length]);
    }
}
