using Gateway.Fhir;

namespace Gateway.Registry;

/// <summary>Reads the policy files by the FHIR engine's compiler.</summary>
internal static class PolicyFiles
{
    public static PolicyFile Read(RegistryFile file, RegistryProblems problems)
    {
        switch (CompiledPolicy.Compile(file.Json, file.Name))
        {
            case PolicyCompilation.Compiled(var policy):
                return new PolicyFile(file.Name, policy.Lab, policy.Tests, policy);
            case PolicyCompilation.Refused(var refusals):
                foreach (var refusal in refusals)
                    problems.Add(file.Name, refusal.Path, refusal.Message, refusal.Nearest, refusal.Line);
                return WhatItIsFor(file);
            default:
                throw new InvalidOperationException("A policy is compiled or refused.");
        }
    }

    // A policy with a slip in one line still counts as the lab's policy, or every lab and test it is for would be reported too.
    private static PolicyFile WhatItIsFor(RegistryFile file)
    {
        var alreadyTold = new RegistryProblems();
        var refused = RegistryFolder.Parse(file, alreadyTold, policy => new PolicyFile(
            file.Name,
            policy.Text("lab") is { Length: > 0 } lab ? lab : null,
            [.. policy.Texts("tests", least: 1).Select(test => test.Value)],
            Policy: null));
        return refused ?? new PolicyFile(file.Name, Lab: null, [], Policy: null);
    }
}
