using System.Collections.Concurrent;
using Gateway.Ledger;
using Gateway.Memory;

namespace Gateway.Results;

/// <summary>Where there is a place for a result that is about to be taken: with a placer's pump, if it has one.</summary>
internal sealed class PlacerPumps
{
    private readonly ConcurrentDictionary<(string Programme, string Placer), PlacerPump> _pumps = new();

    public void Add(PlacerPump pump) => _pumps[(pump.Programme, pump.Placer)] = pump;

    /// <returns>Null where there is none: the result waits for its turn.</returns>
    public PlacerPlace? TakePlace(string programme, string placer) => _pumps.TryGetValue((programme, placer), out var pump) ? pump.TakePlace() : null;
}

/// <summary>A place with a placer's pump. It is given back unless something is delivered from it.</summary>
internal sealed class PlacerPlace(PlacerPump pump) : IDisposable
{
    private bool _isUsed;

    /// <inheritdoc cref="PlacerPump.Lease" />
    public TimeSpan Lease => pump.Lease;

    /// <param name="result">Leased to this replica.</param>
    /// <param name="body">As it goes to the placer; no longer the caller's.</param>
    public void Deliver(DueResult result, PersonalBytes body)
    {
        _isUsed = true;
        pump.Deliver(result, body);
    }

    public void Dispose()
    {
        if (!_isUsed)
            pump.GiveBackPlace();
        _isUsed = true;
    }
}
