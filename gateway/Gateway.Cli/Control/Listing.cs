using System.Text.Json;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>Rows of an answer as a table: a column is a title and what it shows of a row.</summary>
internal sealed class Listing(params (string Title, Func<JsonElement, string?> Cell)[] columns)
{
    private const string Nothing = "-";

    public void Write(IAnsiConsole console, IEnumerable<JsonElement> rows, string empty)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (title, _) in columns)
            table.AddColumn(new TableColumn(Markup.Escape(title)) { NoWrap = true });
        foreach (var row in rows)
            table.AddRow([.. columns.Select(column => Markup.Escape(column.Cell(row) ?? Nothing))]);
        if (table.Rows.Count == 0)
            console.MarkupLineInterpolated($"{empty}");
        else
            console.Write(table);
    }

    /// <summary>One object as lines, a member a line.</summary>
    public static void WriteOne(IAnsiConsole console, JsonElement answer, params (string Title, string Member)[] lines)
    {
        var width = lines.Max(line => line.Title.Length);
        foreach (var (title, member) in lines)
        {
            if (answer.Text(member) is { } text)
                console.MarkupLineInterpolated($"{title.PadRight(width)}  {text}");
        }
    }
}
