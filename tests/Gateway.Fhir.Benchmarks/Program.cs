using BenchmarkDotNet.Running;
using Gateway.Fhir.Benchmarks;

if (args is ["ratio"])
    InterleavedRatio.Write(Console.Out);
else if (args is ["growth"])
    InterleavedRatio.WriteGrowth(Console.Out);
else
    BenchmarkSwitcher.FromTypes([typeof(MinimiseBenchmarks)]).Run(args);
