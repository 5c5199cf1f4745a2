using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>The day's orders of both programmes: in every envelope, some several in a Bundle, some sent twice, one after the other or at once.</summary>
internal sealed class ScreeningDay
{
    private const int Senders = 8;
    private const int InOneBundle = 5;
    private readonly ScreeningWorld _world;
    private readonly List<Mailing> _mailings;
    private readonly TaskCompletionSource _halfSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sent;

    public ScreeningDay(ScreeningWorld world, int cervicalOrders, int bowelOrders)
    {
        _world = world;
        var cervical = Mailings(Programme.Cervical, cervicalOrders).ToList();
        var bowel = Mailings(Programme.Bowel, bowelOrders).ToList();
        Cervical = [.. cervical.SelectMany(mailing => mailing.Orders)];
        Bowel = [.. bowel.SelectMany(mailing => mailing.Orders)];
        _mailings = [.. cervical.Concat(bowel).OrderBy(mailing => mailing.Orders[0].Barcode[^5..], StringComparer.Ordinal)];
    }

    public IReadOnlyList<GeneratedOrder> Cervical { get; }

    public IReadOnlyList<GeneratedOrder> Bowel { get; }

    /// <summary>Ends when half of what there is to send is acknowledged.</summary>
    public Task HalfSent => _halfSent.Task;

    public async Task SendAllAsync()
    {
        try
        {
            await Parallel.ForEachAsync(_mailings, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (mailing, _) => await SendAsync(mailing));
        }
        finally
        {
            _halfSent.TrySetResult();
        }
    }

    private async Task SendAsync(Mailing mailing)
    {
        var placer = mailing.Orders[0].Programme == Programme.Cervical ? _world.CervicalPlacer : _world.BowelPlacer;
        Task<PlacerAnswer> Send() => placer.SendAsync(mailing.Path, mailing.Body);
        PlacerAnswer[] answers = mailing.Repeat switch
        {
            Repeat.Never => [await Send()],
            Repeat.Later => [await Send(), await Send()],
            _ => await Task.WhenAll(Send(), Send()),
        };

        Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 202));
        var tasks = answers.Select(PlacedTask.AllIn).ToList();
        Assert.All(tasks, once => Assert.Equal(mailing.Orders.Count, once.Count));
        Assert.All(tasks, once => Assert.Equal(tasks[0].Select(task => task.Id), once.Select(task => task.Id)));
        if (Interlocked.Increment(ref _sent) == _mailings.Count / 2)
            _halfSent.TrySetResult();
    }

    private static IEnumerable<Mailing> Mailings(Programme programme, int orders)
    {
        for (int index = 0, number = 0; index < orders; number++)
        {
            var envelope = (OrderEnvelope)(number % 3);
            var repeat = (number % 10) switch { 3 => Repeat.Later, 7 => Repeat.AtOnce, _ => Repeat.Never };
            var generator = new OrderGenerator(new OrderGeneratorOptions { Programme = programme, Envelope = envelope });
            var count = envelope != OrderEnvelope.ServiceRequest && number % 4 == 1 ? Math.Min(InOneBundle, orders - index) : 1;
            var bundle = count == 1 ? new GeneratedBundle([generator.Order(index)], generator.Order(index).Body) : generator.Together(index, count);
            yield return new Mailing(bundle.Orders, bundle.Orders[0].Path, bundle.Body, repeat);
            index += count;
        }
    }

    private enum Repeat
    {
        Never,
        Later,
        AtOnce,
    }

    private sealed record Mailing(IReadOnlyList<GeneratedOrder> Orders, string Path, ReadOnlyMemory<byte> Body, Repeat Repeat);
}
