using BenchmarkDotNet.Running;
using Gateway.Fhir.Benchmarks;

if (args is ["ratio"])
    InterleavedRatio.Write(Console.Out);
else
    BenchmarkSwitcher.FromTypes([typeof(MinimiseBenchmarks), typeof(GrowthBenchmarks)]).Run(args);
