using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

/// <summary>
/// Pairs of files: <c>name.json</c> as it came in, <c>name.LAB.json</c> as the lab gets it, written out for reading. With GOLDEN=write in the
/// environment the second ones are made anew; then the difference is to be read before it is committed.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Given.Root(), "tests", "Gateway.Fhir.Tests", "Golden");
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (name.Contains(".lab-", StringComparison.Ordinal))
                continue;
            foreach (var lab in (string[])["lab-noord", "lab-midden", "lab-zuid", "lab-rijk"])
                pairs.Add(name, lab);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Lab_gets_what_the_golden_file_says(string name, string lab)
    {
        var policy = lab == "lab-rijk" ? Given.Compiled(File.ReadAllText(Path.Combine(Folder, "policies", "lab-rijk.json"))) : Given.Registered(lab);
        using var message = Given.Message(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        var kind = message.BundleType == "message" ? LabBundle.Message : LabBundle.Transaction;
        var (result, output) = message.Minimised(policy, kind);
        Assert.IsType<MinimiseResult.Minimised>(result);
        using var again = Given.Message(output);
        using var json = JsonDocument.Parse(output);
        var readable = JsonSerializer.Serialize(json.RootElement, Readable).ReplaceLineEndings("\n") + "\n";
        var golden = Path.Combine(Folder, $"{name}.{lab}.json");
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
            File.WriteAllText(golden, readable);
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), readable);
    }
}
