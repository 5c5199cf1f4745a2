namespace Demo.Incident;

/// <summary>
/// The exposure report beside the lab's disk, order by order, person by person and element by element. What only the gateway and the lab could know together is a range: an order
/// that the lab took and did not answer is possible, and so is one that was cut off before the lab had read it.
/// </summary>
internal static class ExposureFigures
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Report = "the exposure report";

    public static IEnumerable<Figure> Of(IncidentAccount account, ExposureAccount exposure)
    {
        var (report, lab) = (exposure.Report, exposure.Files.Hacked);
        var unread = Unread(account, lab);
        // Answered, and the answer was cut off.
        var unheard = account.PerhapsSent.Intersect(lab.Requests.Where(request => request.IsAnswered).Select(request => request.OrderNumber!), StringComparer.Ordinal).Count();
        var (certain, held) = (exposure.Told(order => order.Certainty == "Certain").Count, exposure.OnDisk().Count);
        return
        [
            new($"orders ever sent to {Hacked}", report.Orders, Report, new Count(lab.Tubes.Count, lab.Tubes.Count + unread), "tubes in the bytes it got"),
            new("persons of these orders", report.Persons, $"{Report}, tokens", new Count(exposure.PersonsOnDisk, exposure.PersonsOnDisk + unread), "the programmes' lists, by these tubes"),
            new("of the orders, there for certain", report.Certain.Orders, Report, new Count(lab.Answered.Count - unheard, lab.Answered.Count), "answered, by its log"),
            new("possibly there", report.Possible.Orders, Report, new Count(lab.Unanswered.Count, lab.Unanswered.Count + unread + unheard), "taken and not answered, by its log"),
            new("elements of orders of persons there", new Count(certain, exposure.Told(_ => true).Count), $"{Report}: certain, and with possible", held, "values in the bytes it got"),
            new("elements of these orders, element by element", report.Elements.Sum(element => element.Orders), Report, new Count(held, held + (unread * report.Elements.Count)), "values in the bytes it got"),
            .. Differences(exposure, "then"),
        ];
    }

    /// <summary>Orders that were cut off before the lab had read them, if they ever left.</summary>
    public static int Unread(IncidentAccount account, LabFiles lab) =>
        account.PerhapsSent.Except(lab.Requests.Where(request => request.IsActedOn).Select(request => request.OrderNumber ?? ""), StringComparer.Ordinal).Count();

    /// <summary>The two as sets.</summary>
    /// <param name="exposure">Both.</param>
    /// <param name="when">For the names of the figures.</param>
    public static IEnumerable<Figure> Differences(ExposureAccount exposure, string when)
    {
        var (held, numbers) = (exposure.OnDisk(), exposure.NumbersOnDisk);
        // Of an order that is possible and not there nothing is there; of any other, all.
        var told = exposure.Told(order => order.Certainty == "Certain" || numbers.Contains(ExposureAccount.NumberOf(order)));
        var missing = held.Except(exposure.Told(_ => true)).Count();
        return
        [
            new($"on its disk {when}, and not in the report", 0, "none is allowed", missing, "person, order, element: as sets"),
            new($"in the report {when}, and not on its disk", 0, "none is allowed", told.Except(held).Count(), "person, order, element: as sets"),
        ];
    }
}
