using System.CommandLine;
using Gateway.Fhir;

namespace Gateway.Cli.Explain;

/// <summary><c>explain --policy P order.json</c>: what a lab would see of an order, leaf by leaf. Values go to the caller's terminal and nowhere else.</summary>
internal static class ExplainCommand
{
    private const int Refused = 1;
    private const int Unusable = 2;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("order") { Description = "FHIR R4 order: a Bundle, or a ServiceRequest with contained resources." };
        var policy = new Option<string>("--policy") { Description = "Id of a policy in the policies folder, or a policy file.", Required = true };
        var folder = new Option<DirectoryInfo>("--policies")
        {
            Description = "Folder of the policies.",
            DefaultValueFactory = _ => new DirectoryInfo("gateway/registry/policies"),
        };
        var json = new Option<bool>("--json") { Description = "JSON instead of text." };
        var command = new Command("explain", "Shows an order with each leaf kept, changed or removed, and the policy line responsible.") { file, policy, folder, json };
        command.SetAction(arguments => Run(
            arguments.GetRequiredValue(file), arguments.GetRequiredValue(policy), arguments.GetRequiredValue(folder), arguments.GetValue(json)));
        return command;
    }

    private static int Run(FileInfo order, string policy, DirectoryInfo policies, bool json)
    {
        if (!order.Exists)
            return Fault(Unusable, $"{order} does not exist.");
        if (PolicyFinder.Find(policy, policies) is not { } policyFile)
            return Fault(Unusable, $"There is no policy '{policy}': name a file, or an id in {policies}.");

        switch (CompiledPolicy.Compile(File.ReadAllBytes(policyFile.FullName), policyFile.Name))
        {
            case PolicyCompilation.Refused refused:
                return Fault(Unusable, [.. refused.Problems.Select(problem => $"{problem.File} line {problem.Line} {problem.Path}: {problem.Message}")]);
            case PolicyCompilation.Compiled { Policy: var compiled }:
                return Explain(order, compiled, json);
            default:
                throw new InvalidOperationException("The policy compiler answered what it has no word for.");
        }
    }

    private static int Explain(FileInfo order, CompiledPolicy policy, bool json)
    {
        var read = FhirMessage.Read(File.ReadAllBytes(order.FullName), new FhirReaderOptions());
        if (read is not FhirReadResult.Read { Message: var message })
        {
            var problem = ((FhirReadResult.Refused)read).Problem;
            return Fault(Refused, $"{problem.Code} at {problem.Expression}: {problem.Diagnostics}");
        }

        var explanations = OrderExplanation.OfEach(message, policy);
        if (explanations.Count == 0)
            return Fault(Refused, "The message holds no ServiceRequest.");
        if (json)
            ExplanationJson.Write(Console.OpenStandardOutput(), policy, explanations);
        else
            ExplanationText.Write(Terminal.Output, policy, explanations);
        return explanations.Any(explanation => explanation.Outcome is MinimiseResult.Refused) ? Refused : 0;
    }

    private static int Fault(int code, params IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            Console.Error.WriteLine(line);
        return code;
    }
}
