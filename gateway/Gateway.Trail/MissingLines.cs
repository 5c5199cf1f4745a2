namespace Gateway.Trail;

/// <summary>Numbers of a chain that were passed over: whose lines turn up further down is out of its place, the others are gone.</summary>
internal sealed class MissingLines(Findings findings)
{
    private readonly SortedSet<long> _numbers = [];
    private readonly Dictionary<long, LinePlace> _places = [];

    /// <param name="from">The first number that was passed over.</param>
    /// <param name="before">The number that stands there instead.</param>
    /// <param name="place">Where.</param>
    public void PassedOver(long from, long before, LinePlace place)
    {
        for (var missing = from; missing < before; missing++)
        {
            _numbers.Add(missing);
            _places[missing] = place;
        }
    }

    /// <returns>False where no line of that number was passed over.</returns>
    public bool TurnedUp(long number) => _numbers.Remove(number);

    /// <summary>Tells what did not turn up.</summary>
    public void End()
    {
        foreach (var (from, to) in Ranges())
        {
            findings.Fault(
                TrailFindingKind.Missing, _places[from], from == to ? $"Line {from} of the chain is missing before this one." : (FormattableString)$"Lines {from} to {to} of the chain are missing before this one.");
        }
    }

    private IEnumerable<(long From, long To)> Ranges()
    {
        (long From, long To)? open = null;
        foreach (var number in _numbers)
        {
            if (open is { } range && number == range.To + 1)
            {
                open = (range.From, number);
                continue;
            }

            if (open is { } ended)
                yield return ended;
            open = (number, number);
        }

        if (open is { } last)
            yield return last;
    }
}
