using System.Globalization;
using System.Text;

namespace Gateway.Operations;

/// <summary>An exposure report as a sheet: what is counted, of what, how many orders and persons.</summary>
internal static class ExposureCsv
{
    public static string Of(ExposureView view)
    {
        var sheet = new StringBuilder();
        void Line(string what, string? of, int? orders, int? persons) =>
            sheet.Append(Csv.Line(what, of, orders?.ToString(CultureInfo.InvariantCulture), persons?.ToString(CultureInfo.InvariantCulture))).Append(Csv.NewLine);

        sheet.Append("what,of,orders,persons").Append(Csv.NewLine);
        Line("exposed", view.Lab, view.Orders, view.Persons);
        Line("certain", view.Lab, view.Certain.Orders, view.Certain.Persons);
        Line("possible", view.Lab, view.Possible.Orders, view.Possible.Persons);
        foreach (var (what, orders) in (ReadOnlySpan<(string, int)>)
        [
            ("not sent", view.NotSent), ("delivered", view.Delivered), ("refused", view.Refused), ("moved away", view.MovedAway), ("results returned", view.ResultsReturned),
            ("destruction confirmed", view.DestructionConfirmed),
        ])
        {
            Line(what, view.Lab, orders, null);
        }

        Line("first", view.First?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), null, null);
        Line("last", view.Last?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), null, null);
        foreach (var test in view.Tests)
            Line("test", $"{test.Programme} {test.Test}", test.Orders, test.Persons);
        foreach (var policy in view.Policies)
            Line("policy", policy.Policy, policy.Orders, policy.Persons);
        foreach (var element in view.Elements)
            Line("element", $"{element.Element} ({element.Action})", element.Orders, element.Persons);
        return sheet.ToString();
    }
}
