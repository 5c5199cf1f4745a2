using System.Globalization;
using EndToEnd.Worlds;

namespace EndToEnd;

/// <summary>
/// I2, I3: rounds of <c>kill -9</c> under load, each on a system of its own whose Redis lives apart from the gateway. <c>CRASH_ROUNDS</c> says how many,
/// <c>CRASH_SEED</c> which; a round that fails has its seed in its name. The seed decides what is killed and when; the rest is the machine's.
/// </summary>
public sealed class CrashRoundsTests(Certificates certificates)
{
    private const int OrdersOfEach = 60;
    private const int LongestDelay = 30;
    private const int LongestPause = 250;

    public static TheoryData<int, string, int> Rounds
    {
        get
        {
            var rounds = new TheoryData<int, string, int>();
            var first = Number("CRASH_SEED") ?? Random.Shared.Next(1_000_000);
            for (var round = 0; round < (Number("CRASH_ROUNDS") ?? 3); round++)
                rounds.Add(round + 1, ((string[])["gateway", "redis", "both"])[(first + round) % 3], first + round);
            return rounds;
        }
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Every_acknowledged_order_is_there_once_after_kills_at_random_instants(int round, string victim, int seed)
    {
        Assert.True(round > 0);
        var random = new Random(seed);
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = WorldOptions.Impatient, OwnRedis = true });
        var load = new SteadyLoad([world.First], OrdersOfEach, random);
        var sending = load.SendAllAsync();

        var at = random.Next(load.Orders.Count);
        await Eventually.HoldsAsync(() => load.Acknowledged >= at || sending.IsCompleted);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestDelay)), TimeProvider.System);
        Func<Task>[] kills = victim switch
        {
            "gateway" => [world.Gateway.KillAsync],
            "redis" => [world.Redis!.KillAsync],
            _ => [world.Gateway.KillAsync, world.Redis!.KillAsync],
        };
        random.Shuffle(kills);
        foreach (var kill in kills)
            await kill();

        // Nobody is there for a while.
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestPause)), TimeProvider.System);
        if (victim is not "gateway")
            await world.Redis!.StartAsync();
        if (victim is not "redis")
            await world.StartGatewayAsync();

        await sending;
        await world.EachOrderIsCompletedOnceAsync(load);
        Assert.True(world.Gateway.IsRunning);
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
