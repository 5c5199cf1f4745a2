using Spectre.Console;

namespace Gateway.Cli;

/// <summary>Where a command writes: colour and the terminal's width for a person, plain long lines for a pipe.</summary>
internal static class Terminal
{
    private const int PipeWidth = 10_000;

    public static IAnsiConsole Output { get; } = Create();

    private static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = PipeWidth;
        return console;
    }
}
