using System.Globalization;

namespace Gateway.Registry;

/// <summary>What came of reading the registry folder: all of it, or every reason why not.</summary>
internal abstract record RegistryLoad
{
    private RegistryLoad()
    {
    }

    internal sealed record Loaded(GatewayRegistry Registry) : RegistryLoad;

    internal sealed record Refused(IReadOnlyList<RegistryProblem> Problems) : RegistryLoad;
}

/// <summary>One thing to put right in a registry file.</summary>
/// <param name="File">Relative to the registry folder, with forward slashes.</param>
/// <param name="Path">JSON path of the member, <c>$</c> for the file as a whole.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Nearest">The known word that was perhaps meant.</param>
/// <param name="Line">Line in the file, from 1, where only the line is known or the line helps.</param>
internal sealed record RegistryProblem(string File, string Path, string Message, string? Nearest = null, int? Line = null)
{
    /// <summary>One line for people: <c>labs/lab-noord.json $.capabilities[1].test: no programme names the test 'hrhvp'; nearest: 'hrhpv'</c>.</summary>
    public override string ToString()
    {
        var line = Line is { } number ? string.Create(CultureInfo.InvariantCulture, $" line {number}") : "";
        var nearest = Nearest is null ? "" : $"; nearest: '{Nearest}'";
        return $"{File}{line} {Path}: {Message}{nearest}";
    }
}
