using System.Net;
using LoadTest.Sending;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <summary>What a scenario does, after its defaults and the command line.</summary>
internal sealed record Plan
{
    public required string Scenario { get; init; }

    /// <summary>Orders a second of open loads.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>Orders come by chance, not evenly.</summary>
    public bool Poisson { get; init; }

    /// <summary>Length of one measurement.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public int Rounds { get; init; } = 5;

    /// <summary>On each target, before anything is measured: a fresh YARP costs two to three times as much, and the generator's own code is not compiled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Connections to a target; callers of closed loads are as many.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>1 or 2: what the generator speaks.</summary>
    public int Http { get; init; } = 1;

    /// <summary>1 or 2: the highest that labs speak, to all targets alike.</summary>
    public int LabHttp { get; init; } = 1;

    public IReadOnlyList<string> Targets { get; init; } = [Target.Lab, Target.Nginx, Target.Yarp, Target.Gateway];

    /// <summary>Gateways that share one Redis.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Bytes of a large order.</summary>
    public int LargeBytes { get; init; } = 130_000;

    /// <summary>Every so many orders one is large: 1 all, 0 none.</summary>
    public int LargeEvery { get; init; } = 50;

    /// <summary>Labs send a result for each order.</summary>
    public bool Results { get; init; }

    /// <summary>A new connection for each request.</summary>
    public bool FreshConnections { get; init; }

    public Connections ConnectionsTo => new(Connections, Http == 2 ? HttpVersion.Version20 : HttpVersion.Version11, FreshConnections);

    public Load Closed => new Load.Closed(Connections);

    /// <param name="with">What is special about it, for people.</param>
    public Load Open(double perSecond, string with = "") => Poisson
        ? new Load.Open(new Schedule.Poisson(perSecond, Seed: 1), $"{perSecond:0}/s by chance{with}")
        : new Load.Open(new Schedule.Constant(perSecond), $"{perSecond:0}/s{with}");
}
