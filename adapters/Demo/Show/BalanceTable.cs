using Demo.Balance;
using Spectre.Console;

namespace Demo.Show;

/// <summary>The balance, line by line, with the source of each figure.</summary>
internal static class BalanceTable
{
    public static Table Of(BalanceSheet balance)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("balance").AddColumn(new TableColumn("").RightAligned()).AddColumn("").AddColumn(new TableColumn("").RightAligned()).AddColumn("").AddColumn("");
        foreach (var line in balance.Lines)
        {
            table.AddRow(
                new Text(line.What), new Text(line.LeftSource.Length > 0 ? $"{line.Left}" : ""), new Text(line.LeftSource, new Style(Color.Grey)),
                new Text($"{line.Right}"), new Text(line.RightSource, new Style(Color.Grey)),
                line.Holds ? new Text("✓", new Style(Color.Green)) : new Text("✗ WRONG", new Style(Color.Red)));
        }

        return table;
    }
}
