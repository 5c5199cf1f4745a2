using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EndToEnd.Worlds;

/// <summary>Everything that meters and activity sources of this process tell while it lives, as text.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly ConcurrentQueue<string> _told = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public Telemetry()
    {
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Tell,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public IReadOnlyList<string> Told
    {
        get
        {
            _meters.RecordObservableInstruments();
            return [.. _told];
        }
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Listen<T>()
        where T : struct => _meters.SetMeasurementEventCallback<T>((instrument, _, tags, _) => Tell($"meter {instrument.Name}", tags.ToArray()));

    private void Tell(Activity activity)
    {
        Tell($"activity {activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription}", activity.TagObjects);
        foreach (var happened in activity.Events)
            Tell($"event {activity.Source.Name} {happened.Name}", happened.Tags);
    }

    private void Tell(string what, IEnumerable<KeyValuePair<string, object?>> tags) =>
        _told.Enqueue($"{what} {string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"))}");
}
