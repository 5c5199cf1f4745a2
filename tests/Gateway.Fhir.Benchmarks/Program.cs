using BenchmarkDotNet.Running;
using Gateway.Fhir.Benchmarks;

BenchmarkSwitcher.FromTypes([typeof(MinimiseBenchmarks), typeof(GrowthBenchmarks)]).Run(args);
