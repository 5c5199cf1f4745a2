using System.Globalization;
using System.Text.Json.Nodes;

namespace Demo.Site;

/// <summary>
/// The hour at a lab, by its time zone. A story of minutes must not run into a lab's midnight by itself, when capacities are there anew and held orders leave by themselves; and it must be able to
/// bring that midnight about. So the labs are where it is late in the evening, and then where the next day has begun.
/// </summary>
internal static class LabClock
{
    private const string Greenwich = "Etc/GMT";
    private const int LateEvening = 22;
    private const int Day = 24;
    private const int FarthestEast = 12;
    private const int OverMidnight = 2;

    /// <summary>It is past ten in the evening there: an hour at least to midnight.</summary>
    public static void MakeItEvening(JsonNode lab, DateTimeOffset now)
    {
        var east = LateEvening - now.UtcDateTime.Hour;
        Set(lab, east > FarthestEast ? east - Day : east);
    }

    /// <summary>Where it was evening the next day has begun.</summary>
    public static void MakeItTheNextDay(JsonNode lab)
    {
        var zone = lab["timeZone"]!.GetValue<string>()[Greenwich.Length..];
        Set(lab, OverMidnight - (zone.Length == 0 ? 0 : int.Parse(zone, CultureInfo.InvariantCulture)));
    }

    // Etc/GMT-5 is five hours before Greenwich.
    private static void Set(JsonNode lab, int hoursEast) =>
        lab["timeZone"] = hoursEast == 0 ? Greenwich : string.Create(CultureInfo.InvariantCulture, $"{Greenwich}{-hoursEast:+0;-0}");
}
