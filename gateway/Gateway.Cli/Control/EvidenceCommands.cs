using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Control;

/// <summary>Evidence about labs, and monitoring signals on them.</summary>
internal static class EvidenceCommands
{
    private static readonly Listing EvidenceTable = new(
        ("evidence", row => row.Text("id")),
        ("kind", row => row.Text("kind")),
        ("issuer", row => row.Text("issuer")),
        ("dated", row => row.Text("date")),
        ("valid until", row => row.Text("validUntil")),
        ("attached", row => row.Text("attached")),
        ("by", row => row.Text("operator")),
        ("digest", row => row.Text("digest")));

    public static Command Evidence(Call call)
    {
        var lab = LabCommands.Lab();
        var evidence = new Command("evidence", "The evidence about a lab; `attach` adds to it.") { lab };
        call.Answers(
            evidence,
            (api, arguments, cancellation) => api.GetAsync($"api/labs/{LabCommands.Of(lab, arguments)}/evidence", cancellation),
            (console, answer) => EvidenceTable.Write(console, answer.Items(), "There is no evidence about the lab."));
        return evidence;
    }

    public static Command Signal(Call call)
    {
        var lab = LabCommands.Lab();
        var severity = Needed("--severity", "info, low, medium, high or critical.", "WORD");
        var text = Needed("--text", "What is seen. Name no person.", "TEXT");
        var until = Needed("--valid-until", "Until when it means anything, such as 2026-12-01T00:00:00Z.", "TIME");
        var reference = new Option<string?>("--reference") { Description = "Where you keep it.", HelpName = "TEXT" };
        var signal = new Command("signal", "Posts a monitoring signal on a lab, for an auditor with that permission. What it does is the registry's rule.") { lab, severity, text, until, reference };
        var changing = new Changing(signal);
        call.Answers(
            signal,
            (api, arguments, cancellation) => changing.SendAsync(
                api,
                HttpMethod.Post,
                $"api/labs/{LabCommands.Of(lab, arguments)}/signals",
                new JsonObject
                {
                    ["severity"] = arguments.GetRequiredValue(severity),
                    ["text"] = arguments.GetRequiredValue(text),
                    ["validUntil"] = arguments.GetRequiredValue(until),
                    ["reference"] = arguments.GetValue(reference),
                },
                arguments,
                cancellation),
            (console, answer) => Listing.WriteOne(console, answer, ("signal", "id"), ("effect", "effect"), ("operation", "operation")));
        return signal;
    }

    public static Command Attach(Call call)
    {
        var lab = LabCommands.Lab();
        var kind = Needed("--kind", "audit, monitoring, quick-scan or certificate.", "KIND");
        var issuer = Needed("--issuer", "The organisation that answers for the document.", "NAME");
        var dated = Needed("--dated", "When it was drawn up, such as 2026-11-22T14:00:00Z.", "TIME");
        var until = Needed("--valid-until", "From this moment on it proves nothing.", "TIME");
        var document = new Option<FileInfo>("--document") { Description = "The document; only its SHA-256 goes to the gateway.", Required = true, HelpName = "FILE" };
        var attach = new Command("attach", "Attaches evidence to a lab, for good.") { lab, kind, issuer, dated, until, document };
        var changing = new Changing(attach);
        call.Answers(
            attach,
            async (api, arguments, cancellation) => await changing.SendAsync(
                api,
                HttpMethod.Post,
                $"api/labs/{LabCommands.Of(lab, arguments)}/evidence",
                new JsonObject
                {
                    ["kind"] = arguments.GetRequiredValue(kind),
                    ["issuer"] = arguments.GetRequiredValue(issuer),
                    ["date"] = arguments.GetRequiredValue(dated),
                    ["validUntil"] = arguments.GetRequiredValue(until),
                    ["digest"] = await DigestAsync(arguments.GetRequiredValue(document), cancellation),
                },
                arguments,
                cancellation),
            (console, answer) => EvidenceTable.Write(console, [answer], ""));
        return attach;
    }

    private static async Task<string> DigestAsync(FileInfo document, CancellationToken cancellation)
    {
        try
        {
            await using var content = document.OpenRead();
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ExitCode.Unusable, $"The document {document.Name} cannot be read.", unreadable);
        }
    }

    private static Option<string> Needed(string name, string description, string help) => new(name) { Description = description, Required = true, HelpName = help };
}
