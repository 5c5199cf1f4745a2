namespace EndToEnd.Worlds;

internal static class Repository
{
    /// <summary>The folder with the solution, above where the tests run.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory, "Gateway.sln")
        ?? throw new InvalidOperationException("The tests run outside of the repository.");

    /// <summary>A real exchange's messages beside the repository; null where they are missing.</summary>
    public static string? Samples { get; } = Above(Path.GetDirectoryName(Root), "shared/samples") is { } beside ? Path.Combine(beside, "shared", "samples") : null;

    private static string? Above(string? folder, string holds)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, holds)))
                return at;
        }

        return null;
    }
}
