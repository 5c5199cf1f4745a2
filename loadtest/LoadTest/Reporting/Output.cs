using System.Text.Json;
using LoadTest.Scenarios;
using Spectre.Console;

namespace LoadTest.Reporting;

/// <summary>Writes a report where people and programs find it: <c>results.json</c>, <c>table.txt</c>, <c>page.html</c>, and on the terminal.</summary>
internal static class Output
{
    public static async Task WriteAsync(Report report, Stage stage, string folder, IAnsiConsole console)
    {
        await using (var json = File.Create(Path.Combine(folder, "results.json")))
            await JsonSerializer.SerializeAsync(json, report, ReportJson.Default.Report);
        await File.WriteAllTextAsync(Path.Combine(folder, "page.html"), Page.Of(report, stage.Measurements, stage.Marks));
        await using (var text = new StreamWriter(Path.Combine(folder, "table.txt")))
            Show(report, Terminal.Plain(new AnsiConsoleOutput(text)));
        Show(report, console);
        console.WriteLine($"{Path.GetRelativePath(".", folder)}: results.json, table.txt, page.html");
    }

    private static void Show(Report report, IAnsiConsole console)
    {
        foreach (var table in Tables.Of(report))
            console.Write(table);
    }
}

/// <summary>The terminal, or something that is none and gets neither colours nor short lines.</summary>
internal static class Terminal
{
    private const int PlainWidth = 240;

    public static IAnsiConsole Open() => Console.IsOutputRedirected ? Plain(new AnsiConsoleOutput(Console.Out)) : AnsiConsole.Console;

    public static IAnsiConsole Plain(IAnsiConsoleOutput output)
    {
        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = output });
        plain.Profile.Width = PlainWidth;
        return plain;
    }
}
