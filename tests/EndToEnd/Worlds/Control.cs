using System.Diagnostics;

namespace EndToEnd.Worlds;

/// <summary><c>ctl</c> as its own process, as a person at a terminal runs it.</summary>
internal sealed class Control(Certificates certificates, Uri operationsPlane)
{
    public string Certificate { get; init; } = "operator-anna";

    public string Root { get; init; } = certificates.PathOf("root.crt");

    /// <returns>Exit code, and all that it wrote.</returns>
    public async Task<Said> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.Cli.dll"), "ctl", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GATEWAY_URL"] = operationsPlane.OriginalString;
        start.Environment["GATEWAY_CERTIFICATE"] = certificates.PathOf($"{Certificate}.crt");
        start.Environment["GATEWAY_KEY"] = certificates.PathOf($"{Certificate}.key");
        start.Environment["GATEWAY_ROOT"] = Root;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await process.WaitForExitAsync(limit.Token);
        return new Said(process.ExitCode, await output, await error);
    }

    internal sealed record Said(int ExitCode, string Output, string Error);
}
