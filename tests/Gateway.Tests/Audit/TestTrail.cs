using Gateway.Audit;
using Gateway.Trail;

namespace Gateway.Tests.Audit;

/// <summary>An audit trail in a folder of its own, for tests of what records into it.</summary>
internal sealed class TestTrail : IDisposable
{
    private readonly TrailScene _scene = new();
    private readonly TrailWriter _writer;

    public TestTrail()
    {
        _writer = new TrailWriter(new TrailOptions(_scene.Folder, "replica-a"), _scene.Key, TimeProvider.System);
        _writer.TryAsync().GetAwaiter().GetResult();
        Trail = new AuditTrail(_writer, TimeProvider.System);
    }

    public AuditTrail Trail { get; }

    public IReadOnlyList<string> Lines => _scene.Lines();

    public void Dispose()
    {
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _scene.Dispose();
    }
}
