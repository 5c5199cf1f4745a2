namespace Gateway.Registry;

/// <summary>Gathers what is wrong, so that it is all told at once and put right in one go.</summary>
internal sealed class RegistryProblems
{
    private readonly List<RegistryProblem> _found = [];

    public bool None => _found.Count == 0;

    public void Add(string file, string path, string message, string? nearest = null, int? line = null) =>
        _found.Add(new RegistryProblem(file, path, message, nearest, line));

    /// <summary>By file; inside a file in the order in which they were found.</summary>
    public IReadOnlyList<RegistryProblem> InOrder() => [.. _found.OrderBy(problem => problem.File, StringComparer.Ordinal)];
}
