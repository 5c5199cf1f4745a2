using System.Globalization;
using System.Text.Json;
using Gateway.Answers;
using Gateway.Identity;
using Gateway.Operations;
using Gateway.Registry;

namespace Gateway.Hosting;

/// <summary>
/// The forecast of a placer's own programme, as a FHIR operation (https://hl7.org/fhir/R4/operations.html) that answers Parameters: why no MeasureReport, and what each
/// parameter says, is in gateway/docs/forecast.md. No lab is named: what each can take is between it and the operators.
/// </summary>
internal static class PlacerForecast
{
    public static void MapPlacerForecast(this IEndpointRouteBuilder routes) => routes.MapGet("/fhir/$forecast", GetAsync).RequireRole(Role.Placer);

    private static async Task<IResult> GetAsync(HttpContext context, GatewayRegistry registry, ForecastDesk desk)
    {
        var programme = registry.Programmes.Single(programme => programme.Placers.Any(placer => placer.Id == context.Party().Id));
        var forecast = await desk.OfAsync(programme, without: null);
        return new FhirAnswer(StatusCodes.Status200OK, writer => Write(writer, forecast));
    }

    private static void Write(Utf8JsonWriter writer, ForecastView forecast)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Parameters"u8);
        writer.WriteStartArray("parameter"u8);
        WriteText(writer, "programme", "valueId", forecast.Programme);
        WriteText(writer, "made", "valueInstant", forecast.Made.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        WriteNumber(writer, "invitationsAWeek", "valueUnsignedInt", forecast.InvitationsAWeek);
        WriteText(writer, "limitedBy", "valueId", forecast.LimitedBy);
        WriteNumber(writer, "participation", "valueDecimal", forecast.Participation);
        WriteNumber(writer, "selfSampling", "valueDecimal", forecast.SelfSampling);
        foreach (var test in forecast.Tests)
            WriteTest(writer, test);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTest(Utf8JsonWriter writer, TestForecastView test)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, "test"u8);
        writer.WriteStartArray("part"u8);
        WriteText(writer, "id", "valueId", test.Test);
        WriteNumber(writer, "held", "valueUnsignedInt", test.Held);
        WriteNumber(writer, "intakeADay", "valueDecimal", Math.Round(test.IntakeADay, 2));
        WriteNumber(writer, "intakeDays", "valueUnsignedInt", test.IntakeDays);
        WriteNumber(writer, "capacityADay", "valueDecimal", Math.Round(test.CapacityADay, 2));
        WriteNumber(writer, "deficitADay", "valueDecimal", Math.Round(test.DeficitADay, 2));
        WriteText(writer, "heldEmpty", "valueDate", test.HeldEmpty?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteNumber(writer, "ordersPerInvitation", "valueDecimal", test.OrdersPerInvitation);
        WriteNumber(writer, "intakeInvitationsAWeek", "valueUnsignedInt", test.IntakeInvitationsAWeek);
        WriteNumber(writer, "invitationsAWeek", "valueUnsignedInt", test.InvitationsAWeek);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string type, string? value)
    {
        if (value is null)
            return;
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteString(type, value);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, string type, double? value)
    {
        if (value is not { } number)
            return;
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteNumber(type, (decimal)number);
        writer.WriteEndObject();
    }
}
