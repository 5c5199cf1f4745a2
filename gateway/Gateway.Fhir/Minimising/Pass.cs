namespace Gateway.Fhir;

/// <summary>
/// One walk through a message under a policy: what a line names is copied to the output, all else is not. Resources are written as kept references
/// lead to them. One pass at a time; kept by its thread for the next.
/// </summary>
internal sealed partial class Pass
{
    private static readonly StructureTable Table = StructureTable.R4;

    [ThreadStatic]
    private static Pass? _idle;

    private readonly JsonOutput _out = new();
    private readonly BsnGuard _guard = new();
    private readonly List<int> _queue = [];
    private int[] _ordinals = [];
    private bool[] _scope = [];
    private bool[] _usedLines = [];
    private FhirMessage _message = null!;
    private CompiledPolicy _policy = null!;
    private IPseudonymiser? _pseudonymiser;
    private PlacerParts? _placer;
    private LabEnvelope? _lab;
    private int[]? _trace;
    private FreshIds _ids;
    private FhirEntry _entry;
    private FhirProblem? _problem;
    private bool _isProtected;
    private int _kept;

    private Pass()
    {
    }

    /// <summary>The marks of a trace, one a node: 0 removed, else the line's number + 1, doubled, + 1 if the value was changed.</summary>
    public static int[] NewTrace(FhirMessage message) => new int[message.Tape.Count];

    private static Pass Take(FhirMessage message, CompiledPolicy policy, FhirEntry root)
    {
        var pass = _idle ?? new Pass();
        _idle = null;
        pass._message = message;
        pass._policy = policy;
        pass._isProtected = ProtectedPersons.EnvelopeIsConfidential(message);
        var entries = message.Entries.Count;
        if (pass._ordinals.Length < entries)
        {
            pass._ordinals = new int[entries * 2];
            pass._scope = new bool[entries * 2];
        }

        pass._ordinals.AsSpan(0, entries).Fill(-1);
        pass._scope.AsSpan(0, entries).Clear();
        if (pass._usedLines.Length < policy.Elements.Count)
            pass._usedLines = new bool[policy.Elements.Count];
        pass._usedLines.AsSpan().Clear();
        pass.FindScope(root);
        return pass;
    }

    private static void Release(Pass pass)
    {
        pass._out.Clear();
        pass._guard.Clear();
        pass._queue.Clear();
        pass._contained.Clear();
        pass._containedOrdinals.Clear();
        pass._containedById = null;
        pass._message = null!;
        pass._policy = null!;
        pass._pseudonymiser = null;
        pass._placer = null;
        pass._lab = null;
        pass._trace = null;
        pass._entry = default;
        pass._problem = null;
        pass._kept = 0;
        _idle = pass;
    }

    private void FindScope(FhirEntry root)
    {
        if (_message.Orders > 1 && root.ResourceType == "ServiceRequest")
        {
            foreach (var entry in _message.ScopeOf(root))
                _scope[entry.Index] = true;
        }
        else
        {
            foreach (var entry in _message.Entries)
                _scope[entry.Index] = entry.ResourceType != "MessageHeader";
        }

        var next = 0;
        foreach (var entry in _message.Entries)
        {
            if (!_isProtected && _scope[entry.Index])
                _isProtected = ProtectedPersons.IsProtected(_message, _message.Tape.MarksIn(entry.Node, ref next));
        }
    }

    private MinimiseResult.Minimised Outcome() =>
        new(_policy.ElementSets.Of(_usedLines.AsSpan(0, _policy.Elements.Count)), LeavesInScope() - _kept, _isProtected);

    private int LeavesInScope()
    {
        var leaves = 0;
        foreach (var entry in _message.Entries)
            leaves += _scope[entry.Index] ? _message.Tape.LeavesIn(entry.Node) : 0;

        return leaves;
    }

    private bool Refuse(string code, int node, string diagnostics)
    {
        _problem ??= new FhirProblem(code, NodePath.Of(_message, node), diagnostics);
        return false;
    }
}
