using Gateway.Trail;

namespace Gateway.Tests.Audit;

/// <summary>The same chain with its one file changed.</summary>
internal sealed class ChangedCopy : IDisposable
{
    private readonly TrailScene _scene;
    private readonly string _folder = Directory.CreateTempSubdirectory("trail-copy-").FullName;

    public ChangedCopy(TrailScene scene, Action<List<string>> change)
    {
        _scene = scene;
        foreach (var file in Directory.GetFiles(scene.Folder))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        var lines = scene.Lines().ToList();
        change(lines);
        File.WriteAllText(new TrailFolder(_folder).Files().Single(), string.Concat(lines.Select(line => line + "\n")));
    }

    public IReadOnlyList<TrailFinding> Verify() => TrailVerifier.Verify(new TrailFolder(_folder), [_scene.Key.PublicPem]).Faults;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
