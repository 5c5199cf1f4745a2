using System.Globalization;
using Gateway.Fhir;

namespace Gateway.Registry;

/// <summary>Reads <c>labs/ID.json</c>.</summary>
internal static class LabFile
{
    private static readonly Dictionary<string, LabBundle> BundleTypes = new(StringComparer.Ordinal)
    {
        ["transaction"] = LabBundle.Transaction,
        ["message"] = LabBundle.Message,
    };

    private const double LongestRetention = 36_500;

    private static readonly Dictionary<string, DayOfWeek> Weekdays =
        Enum.GetValues<DayOfWeek>().ToDictionary(day => day.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static LabDefinition Read(RegistryFile file, JsonSection lab, PinReader pins)
    {
        var definition = new LabDefinition(
            lab.IdOf(file),
            lab.Text("name"),
            lab.Endpoint("endpoint"),
            lab.OneOf(lab.Word("bundle"), BundleTypes),
            pins.Pins(lab, "serverPins"),
            pins.Pins(lab, "clientPins"),
            TimeZone(lab, "timeZone"),
            [.. lab.OptionalTexts("closedWeekdays").Select(day => lab.OneOf(day, Weekdays))],
            [.. lab.OptionalTexts("closedDates").Select(date => Date(lab, date))],
            lab.Whole("outstandingLimit", least: 1),
            [.. lab.OptionalTexts("regions").Select(region => Region(lab, region))],
            lab.Sections("capabilities", Capability),
            lab.OptionalSection("retention", Retention));

        for (var i = 0; i < definition.Capabilities.Count; i++)
        {
            var test = definition.Capabilities[i].Test;
            if (test.Length > 0 && definition.Capabilities.Take(i).Any(earlier => earlier.Test == test))
                lab.Problem($"capabilities[{i.ToString(CultureInfo.InvariantCulture)}].test", $"'{test}' is there twice; remove one");
        }

        return definition;
    }

    private static CapabilityDefinition Capability(JsonSection capability)
    {
        var definition = new CapabilityDefinition(
            capability.Id("test"),
            capability.Whole("capacityADay", least: 0),
            capability.Has("reserve") ? capability.Whole("reserve", least: 0) : 0,
            capability.AboveZero("share"),
            capability.Has("agreedHours") ? capability.AboveZero("agreedHours") : null,
            capability.Has("shortestMinutes") ? capability.Whole("shortestMinutes", least: 0) : 0);
        if (definition.Reserve > definition.CapacityADay)
            capability.Problem("reserve", "is more than the capacity it is a part of");
        return definition;
    }

    private static RetentionDefinition Retention(JsonSection retention)
    {
        var days = retention.AboveZero("days");
        if (days > LongestRetention)
            retention.Problem("days", "must be at most 36,500: a hundred years");
        return new RetentionDefinition(TimeSpan.FromDays(Math.Min(days, LongestRetention)));
    }

    private static string Region(JsonSection lab, JsonText region)
    {
        if (region.Value is not [>= '1' and <= '9', >= '0' and <= '9'] && region.Value.Length > 0)
            lab.ProblemAt(region.Path, $"'{region.Value}' is no region; write the first two digits of its postcodes, such as 97");
        return region.Value;
    }

    private static string TimeZone(JsonSection lab, string member)
    {
        var name = lab.Text(member);
        if (name.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            lab.Problem(
                member,
                $"this machine knows no time zone '{name}'; write its IANA name, such as Europe/Amsterdam, or install tzdata",
                NearestWord.Of(name, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)));
        }

        return name;
    }

    private static DateOnly Date(JsonSection lab, JsonText written)
    {
        if (!DateOnly.TryParseExact(written.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && written.Value.Length > 0)
            lab.ProblemAt(written.Path, $"'{written.Value}' is no date; write it as 2026-12-25");
        return date;
    }
}
