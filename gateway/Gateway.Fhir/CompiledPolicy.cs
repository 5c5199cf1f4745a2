namespace Gateway.Fhir;

/// <summary>A policy file compiled against R4's structure table: what one lab may see of an order, for which tests, and why.</summary>
public sealed class CompiledPolicy
{
    private CompiledPolicy()
    {
    }

    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Lab { get; init; }

    public required IReadOnlyList<string> Tests { get; init; }

    public required string LegalBasis { get; init; }

    public required string Purpose { get; init; }

    /// <summary>The lines' paths as written, in order; a disclosure records those that put something in the request.</summary>
    public required IReadOnlyList<string> Elements { get; init; }

    /// <summary>Compiles one policy file (UTF-8 JSON; the language is described in gateway/docs/fhir.md).</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="file">Its name, for the problems' text.</param>
    public static PolicyCompilation Compile(ReadOnlyMemory<byte> json, string file) => throw new NotSupportedException(file);
}
