using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Cli.Control;
using Gateway.Trail;
using Spectre.Console;

namespace Gateway.Cli.Audit;

/// <summary><c>audit verify FOLDER --key PUB</c>: reads a replica's whole audit trail and says what is wrong with it, file and line.</summary>
internal static class AuditCommand
{
    /// <summary>Where the demonstration has its audit trail.</summary>
    private const string Demonstration = ".run/audit";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static Command Create() => new("audit", "The audit trail.") { Verify() };

    private static Command Verify()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = $"Folder of one replica's trail ({Demonstration}).", DefaultValueFactory = _ => new DirectoryInfo(Demonstration) };
        var keys = new Option<FileInfo[]>("--key") { Description = "Public key (PEM) that you have from elsewhere; again for each. Without it, the one beside the files is believed.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "JSON instead of text." };
        var command = new Command("verify", "Finds an edit, a gap, a reorder, a cut tail or a rewrite, and says where.") { folder, keys, json };
        command.SetAction(arguments => Run(arguments.GetRequiredValue(folder), arguments.GetValue(keys) ?? [], arguments.GetValue(json)));
        return command;
    }

    private static int Run(DirectoryInfo folder, IReadOnlyList<FileInfo> keys, bool asJson)
    {
        try
        {
            var report = TrailVerifier.Verify(new TrailFolder(folder.FullName), [.. keys.Select(key => File.ReadAllText(key.FullName))]);
            if (asJson)
                WriteJson(report);
            else
                WriteText(Terminal.Output, report);
            return report.IsWhole ? ExitCode.Done : ExitCode.Refused;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            Console.Error.WriteLine(fault is IOException or UnauthorizedAccessException ? $"audit: {fault.Message}" : "audit: a key that was named is no public key (PEM).");
            return ExitCode.Unusable;
        }
    }

    private static void WriteText(IAnsiConsole console, TrailReport report)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{report.Lines} lines in {report.Files} files, replica {report.Replica ?? "unknown"}");
        if (report.LastSigned is { } signed)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"last signed head: line {signed.Head.Sequence}, {signed.At:u}, key {signed.Key}; {report.NotSigned} lines since");
        foreach (var note in report.Notes)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[yellow]note[/]  {Place(note)}{note.What}");
        foreach (var fault in report.Faults)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{fault.Kind.ToString().ToLowerInvariant()}[/]  {Place(fault)}{fault.What}");
        if (report.IsWhole)
            console.MarkupLine("[green]whole[/]");
    }

    private static string Place(TrailFinding finding) => finding switch
    {
        { File: "" } => "",
        { Line: 0 } => $"{finding.File}: ",
        _ => $"{finding.File} line {finding.Line}: ",
    };

    private static void WriteJson(TrailReport report)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, Indented);
        writer.WriteStartObject();
        writer.WriteBoolean("whole"u8, report.IsWhole);
        writer.WriteString("replica"u8, report.Replica);
        writer.WriteNumber("files"u8, report.Files);
        writer.WriteNumber("lines"u8, report.Lines);
        writer.WriteBoolean("pinned"u8, report.IsPinned);
        writer.WriteNumber("unsigned"u8, report.NotSigned);
        if (report.LastSigned is { } signed)
        {
            writer.WritePropertyName("signed"u8);
            writer.WriteRawValue(signed.ToUtf8());
        }

        WriteFindings(writer, "faults", report.Faults);
        WriteFindings(writer, "notes", report.Notes);
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteFindings(Utf8JsonWriter writer, string name, IReadOnlyList<TrailFinding> findings)
    {
        writer.WriteStartArray(name);
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, finding.Kind.ToString().ToLowerInvariant());
            writer.WriteString("file"u8, finding.File);
            writer.WriteNumber("line"u8, finding.Line);
            writer.WriteString("what"u8, finding.What);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
