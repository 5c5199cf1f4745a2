namespace Gateway.Fhir;

/// <summary>The outcome of compiling a policy: the policy, or every problem of the file at once.</summary>
public abstract record PolicyCompilation
{
    private PolicyCompilation()
    {
    }

    public sealed record Compiled(CompiledPolicy Policy) : PolicyCompilation;

    public sealed record Refused(IReadOnlyList<PolicyProblem> Problems) : PolicyCompilation;
}

/// <param name="File">The policy file.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Path">The element path, or the name of the policy's own field.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Nearest">The nearest path that R4 has, if the path does not exist.</param>
public sealed record PolicyProblem(string File, int Line, string Path, string Message, string? Nearest);
