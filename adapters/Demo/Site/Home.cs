namespace Demo.Site;

/// <summary>Where things are in the working copy, found from where this program was built.</summary>
internal sealed class Home
{
    private readonly DirectoryInfo _binaries = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    private readonly string _root;

    public Home()
    {
        var folder = _binaries;
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            folder = folder.Parent ?? throw new DemoException("The demonstration runs from a working copy of the gateway: start it with ./run.");
        _root = folder.FullName;
    }

    public string Certificates => Under("certs", "made");

    public string Registry => Under("gateway", "registry");

    /// <summary>One order of each programme, to look at and to send.</summary>
    public string Examples => Under("adapters", "Demo", "examples");

    /// <summary>Everything that a run leaves behind; ignored by git.</summary>
    public string Runs => Under(".run");

    /// <summary>The program that a project builds, of the same configuration and framework as this one.</summary>
    /// <param name="project">Folder of the project, such as <c>gateway/Gateway</c>.</param>
    public string ProgramOf(string project) =>
        Under(project, "bin", _binaries.Parent!.Name, _binaries.Name, Path.GetFileName(project) + ".dll");

    private string Under(params string[] parts) => Path.Combine([_root, .. parts]);
}
