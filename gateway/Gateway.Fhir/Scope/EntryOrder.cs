namespace Gateway.Fhir;

/// <summary>
/// An order of a scope's entries that follows from their content alone: the order's own first, the others by the bytes of their content, and those that
/// are alike by what their references lead to, what those lead to, and once more. Which of two that are still alike comes first changes nothing.
/// </summary>
internal sealed class EntryOrder
{
    /// <summary>How far references are followed: without a limit, a long chain of entries that are alike would take its time squared.</summary>
    private const int Steps = 3;

    private readonly CanonicalEntries _entries;
    private readonly Comparison<int> _byContent;
    private readonly Comparison<int> _byTargets;
    private int[] _order = [];
    private int[] _ranks = [];
    private int[] _refined = [];

    public EntryOrder(CanonicalEntries entries)
    {
        _entries = entries;
        _byContent = ByContent;
        _byTargets = ByTargets;
    }

    /// <summary>Positions in the scope.</summary>
    public ReadOnlySpan<int> Entries => _order.AsSpan(0, _entries.Count);

    /// <summary>Its place in the order; of entries that are alike, the first one's.</summary>
    public int Rank(int entry) => _ranks[entry];

    public void Find()
    {
        if (_order.Length < _entries.Count)
            (_order, _ranks, _refined) = (new int[_entries.Count * 2], new int[_entries.Count * 2], new int[_entries.Count * 2]);
        for (var i = 0; i < _entries.Count; i++)
            _order[i] = i;

        var others = _order.AsSpan(1, _entries.Count - 1);
        others.Sort(_byContent);
        var areAlike = SetRanks(_byContent);
        for (var step = 1; areAlike; step++)
        {
            others.Sort(_byTargets);
            if (step == Steps)
                break;
            areAlike = SetRanks(_byTargets);
        }
    }

    /// <returns>Whether any two have the same.</returns>
    private bool SetRanks(Comparison<int> by)
    {
        var areAlike = false;
        _refined[_order[0]] = 0;
        for (var place = 1; place < _entries.Count; place++)
        {
            var isAlike = place > 1 && by(_order[place - 1], _order[place]) == 0;
            _refined[_order[place]] = isAlike ? _refined[_order[place - 1]] : place;
            areAlike |= isAlike;
        }

        (_ranks, _refined) = (_refined, _ranks);
        return areAlike;
    }

    private int ByContent(int a, int b) => _entries.Content(a).SequenceCompareTo(_entries.Content(b));

    private int ByTargets(int a, int b)
    {
        if (_ranks[a] != _ranks[b])
            return _ranks[a].CompareTo(_ranks[b]);
        // They are alike so far, so they have as many references.
        var targetsOfA = _entries.Targets(a);
        var targetsOfB = _entries.Targets(b);
        for (var i = 0; i < targetsOfA.Length; i++)
        {
            if (_ranks[targetsOfA[i]] != _ranks[targetsOfB[i]])
                return _ranks[targetsOfA[i]].CompareTo(_ranks[targetsOfB[i]]);
        }

        return 0;
    }
}
