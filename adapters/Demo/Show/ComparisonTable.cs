using Demo.Comparing;
using Spectre.Console;

namespace Demo.Show;

/// <summary>An order as it came in beside the request that the lab got, one element a line, what was removed in red.</summary>
internal static class ComparisonTable
{
    private const int NameWidth = 28;
    private const int Borders = 10;
    private const int LeastWidth = 16;
    private const int WidestTable = 132;

    public static Table Of(Comparison comparison, string lab, int consoleWidth)
    {
        var width = Math.Max(LeastWidth, (Math.Min(consoleWidth, WidestTable) - NameWidth - Borders) / 2);
        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            new TableColumn("element").Width(NameWidth), new TableColumn("as its placer sent it").Width(width), new TableColumn($"as {lab} got it").Width(width));
        foreach (var element in comparison.Elements)
            table.AddRow(Cell(element.Name, NameWidth, Style.Plain), Before(element, width), After(element, width));
        return table;
    }

    private static Text Before(ComparedElement element, int width) =>
        Cell(element.CameIn ?? "", width, element.Fate == Fate.Removed ? new Style(Color.Red, decoration: Decoration.Strikethrough) : Style.Plain);

    private static Text After(ComparedElement element, int width) => element.Fate switch
    {
        Fate.Removed => Cell("✗ removed", width, new Style(Color.Red)),
        Fate.Kept => Cell($"= {element.LabGot}", width, new Style(Color.Green)),
        Fate.Trimmed => Cell($"< {element.LabGot}", width, new Style(Color.Green)),
        Fate.Changed => Cell($"~ {element.LabGot}", width, new Style(Color.Yellow)),
        _ => Cell($"+ {element.LabGot}", width, new Style(Color.Grey)),
    };

    private static Text Cell(string text, int width, Style style) => new(text.Length <= width ? text : text[..(width - 1)] + "…", style);
}
