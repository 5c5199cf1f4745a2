using BenchmarkDotNet.Running;
using Gateway.Fhir.Benchmarks;

if (args is ["ratio"])
    return InterleavedRatio.Write(Console.Out);
if (args is ["growth"])
    InterleavedRatio.WriteGrowth(Console.Out);
else
    BenchmarkSwitcher.FromTypes([typeof(MinimiseBenchmarks)]).Run(args);
return 0;
