namespace LoadTest.Site;

/// <summary>Where things are in the working copy, found from where this program was built.</summary>
internal sealed class Home
{
    private readonly DirectoryInfo _binaries = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    private readonly string _root;

    public Home()
    {
        var folder = _binaries;
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            folder = folder.Parent ?? throw new LoadTestException("The load test runs from a working copy of the gateway: start it with ./run loadtest.");
        _root = folder.FullName;
    }

    public string Certificates => Under("certs", "made");

    public string Registry => Under("gateway", "registry");

    public string Runs => Under(".run", "loadtest");

    /// <summary>The program that a project builds, of the same configuration and framework as this one.</summary>
    /// <param name="project">Folder of the project, such as <c>gateway/Gateway</c>.</param>
    public string ProgramOf(string project) =>
        Under(project, "bin", _binaries.Parent!.Name, _binaries.Name, Path.GetFileName(project) + ".dll");

    /// <summary>The commit of the working copy, from .git without asking git; null where there is none.</summary>
    public string? Commit()
    {
        var git = Under(".git");
        if (File.Exists(git))
            git = File.ReadAllText(git).Replace("gitdir:", "", StringComparison.Ordinal).Trim();
        var head = Path.Combine(git, "HEAD");
        if (!File.Exists(head))
            return null;
        var text = File.ReadAllText(head).Trim();
        if (!text.StartsWith("ref:", StringComparison.Ordinal))
            return Short(text);
        // A work tree of its own keeps its branches with the others'.
        var common = Path.Combine(git, "commondir");
        var branches = File.Exists(common) ? Path.GetFullPath(Path.Combine(git, File.ReadAllText(common).Trim())) : git;
        var branch = Path.Combine(branches, text["ref:".Length..].Trim());
        return File.Exists(branch) ? Short(File.ReadAllText(branch).Trim()) : null;
    }

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];

    private string Under(params string[] parts) => Path.Combine([_root, .. parts]);
}
