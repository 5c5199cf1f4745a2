using System.Text.Json.Nodes;
using Demo.Site;

namespace Demo.Incident;

/// <summary>The demo set with the rules by which a lab comes back, in steps that a few dozen results take.</summary>
internal static class IncidentRegistry
{
    /// <summary>Kinds of evidence without which no lab of these programmes comes back.</summary>
    public static IReadOnlyList<string> Required { get; } = ["audit", "certificate"];

    /// <param name="plan">Measures of the story.</param>
    /// <param name="now">The labs' hour is set by it.</param>
    /// <returns>What becomes of a file, by its folder and content.</returns>
    public static Action<string, JsonNode> Rules(IncidentPlan plan, DateTimeOffset now) => (folder, content) =>
    {
        switch (folder)
        {
            case "labs":
                LabClock.MakeItEvening(content, now);
                break;
            case "programmes":
                content["evidence"] = new JsonObject { ["required"] = new JsonArray([.. Required.Select(kind => (JsonNode)kind)]) };
                content["ramp"] = new JsonObject
                {
                    ["steps"] = new JsonArray([.. IncidentPlan.RampSteps.Select(part => (JsonNode)part)]),
                    ["results"] = content["id"]!.GetValue<string>() == IncidentPlan.Careful ? plan.CarefulResults : plan.ResultsAStep,
                };
                content["signals"] = new JsonObject { ["medium"] = "page", ["high"] = "drain", ["critical"] = "cut" };
                break;
            case "people" when content["role"]!.GetValue<string>() == "auditor":
                content["permissions"] = new JsonArray("signal");
                break;
        }
    };

    /// <summary>In a registry of this story, which the gateway reads when it starts the next time.</summary>
    public static void MakeItTheNextDay(string registry) => RegistryFolder.Change(registry, (folder, content) =>
    {
        if (folder == "labs")
            LabClock.MakeItTheNextDay(content);
    });
}
