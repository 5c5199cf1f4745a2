using Peers;

namespace LabSimulator.Behaviour;

/// <summary>The behaviour now in force, counted down as it is acted on.</summary>
internal sealed class Conduct
{
    private static readonly LabBehaviour Normal = new(LabMode.Normal);
    private static readonly LabMode[] AtRequests = [LabMode.Slow, LabMode.Error500, LabMode.Throttle429, LabMode.Status, LabMode.RefuseCancellation, LabMode.CloseUnanswered, LabMode.CloseMidAnswer, LabMode.Silent];
    private static readonly LabMode[] AtHandshakes = [LabMode.RefuseTls];
    private static readonly LabMode[] AtResults = [LabMode.UnknownOrder, LabMode.WrongPseudonym, LabMode.NoResults, LabMode.Swap, LabMode.Silent];
    private static readonly LabMode[] AtDestructions = [LabMode.DestroyLater, LabMode.DestroyNever];

    private readonly Lock _lock = new();
    private LabBehaviour _now = Normal;
    private readonly Signal _changed = new();
    private int? _left;

    public LabBehaviour Now
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    /// <summary>Ends at the next change; for what is kept back until then.</summary>
    public Task Changed => _changed.Next;

    public void Become(LabBehaviour behaviour)
    {
        lock (_lock)
        {
            _now = behaviour;
            _left = behaviour.Times;
        }

        _changed.Raise();
    }

    public LabBehaviour AtRequest() => ActedOn(AtRequests);

    public LabBehaviour AtHandshake() => ActedOn(AtHandshakes);

    public LabBehaviour AtResult() => ActedOn(AtResults);

    public LabBehaviour AtDestruction() => ActedOn(AtDestructions);

    private LabBehaviour ActedOn(LabMode[] occasion)
    {
        lock (_lock)
        {
            var behaviour = _now;
            if (!occasion.Contains(behaviour.Mode)) return Normal;
            _left--;
            if (_left <= 0) _now = Normal;
            return behaviour;
        }
    }
}
