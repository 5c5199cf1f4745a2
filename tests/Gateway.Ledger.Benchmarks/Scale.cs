namespace Gateway.Ledger.Benchmarks;

internal static class Scale
{
    public static Task WriteAsync(TextWriter output, int[] sizes) => Task.CompletedTask;
}
