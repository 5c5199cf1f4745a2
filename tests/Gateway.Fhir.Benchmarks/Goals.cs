namespace Gateway.Benchmarks;

/// <summary>What was found beside what it should be, a line each, as the load test's tables have it: <c>./run bench</c> gathers them at its end.</summary>
internal sealed class Goals(TextWriter output)
{
    /// <summary>0 while all of them hold; otherwise 1.</summary>
    public int ExitCode { get; private set; }

    public void Say(string what, bool holds, FormattableString found, string wanted)
    {
        if (!holds)
            ExitCode = 1;
        output.WriteLine($" {(holds ? "yes" : "NO "),-5} {what,-60} {FormattableString.Invariant(found),-24} {wanted}");
    }
}
