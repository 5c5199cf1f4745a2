using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

/// <summary>Messages of a real exchange, where the folder with them stands beside the repository.</summary>
public sealed class RealMessageTests
{
    public static TheoryData<string> Orders => Files("orders");

    public static TheoryData<string> Results => Files("results");

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(Given.Root()); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "samples")))
                return Path.Combine(at.FullName, "shared", "samples");
        }

        return null;
    }

    private static TheoryData<string> Files(string kind)
    {
        var files = new TheoryData<string>();
        if (Folder() is { } folder)
            files.AddRange(Directory.GetFiles(Path.Combine(folder, kind), "*.json"));
        else
            files.Add("");
        return files;
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_real_order_is_minimised_by_every_demo_policy(string file)
    {
        Assert.SkipWhen(file.Length == 0, "No sample messages beside the repository.");
        var message = Given.Message(File.ReadAllBytes(file));
        Assert.Equal(0, message.UnknownElements);
        foreach (var lab in (string[])["lab-noord", "lab-midden", "lab-zuid"])
        {
            var (result, output) = message.Minimised(Given.Registered(lab));
            Assert.IsType<MinimiseResult.Minimised>(result);
            using var json = JsonDocument.Parse(output);
            var tokens = Names(message);
            Assert.DoesNotContain(tokens, t => output.Contains(t, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_real_order_bundleand_read_again_gives_the_same_request_and_digest(string file)
    {
        Assert.SkipWhen(file.Length == 0, "No sample messages beside the repository.");
        var message = Given.Message(File.ReadAllBytes(file));
        var bundle = new ArrayBufferWriter<byte>();
        message.WriteScope(message.Order(), bundle);
        var again = Given.Message(bundle.WrittenSpan.ToArray());
        Assert.Equal(message.Digest(message.Order()), again.Digest(again.Order()));
        Assert.Equal(message.Minimised(Given.Registered("lab-zuid")).Output, again.Minimised(Given.Registered("lab-zuid")).Output);
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void A_real_result_is_given_the_placers_patient_and_order(string file)
    {
        Assert.SkipWhen(file.Length == 0, "No sample messages beside the repository.");
        var order = Given.Message(File.ReadAllBytes(Path.Combine(Folder()!, "orders", "e2e-003-orm-o01-linked.json")));
        var identity = order.PlacerIdentityOf(order.Order());
        var result = Given.Message(File.ReadAllBytes(file));
        var output = new ArrayBufferWriter<byte>();
        var composed = ResultComposer.Compose(
            result, result.Entries.First(e => e.ResourceType == "DiagnosticReport"), Given.Registered("results/lab-noord"), identity, new("urn:screening-gateway:report", "R-1", Given.Noon), output);
        Assert.IsType<MinimiseResult.Minimised>(composed);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Contains("\"1300974\"", text, StringComparison.Ordinal);
        Assert.Contains("\"4560411583\"", text, StringComparison.Ordinal);
        Given.Message(output.WrittenSpan.ToArray());
    }

    // Family and given names, address lines: no demo policy lets them through.
    private static List<string> Names(FhirMessage message)
    {
        using var json = JsonDocument.Parse(message.Utf8);
        var found = new List<string>();
        Collect(json.RootElement, found);
        return found;
    }

    private static void Collect(JsonElement element, List<string> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, found);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name is "family" && member.Value.GetString() is { Length: > 4 } text)
                    found.Add(text);
                Collect(member.Value, found);
            }
        }
    }
}
