using System.Text;
using Gateway.Fhir;
using Spectre.Console;

namespace Gateway.Cli.Explain;

/// <summary>The explanation for a person: one line a leaf, green kept, yellow changed, red removed. Colour only where there is a terminal.</summary>
internal static class ExplanationText
{
    private const int LongestValue = 60;

    public static void Write(IAnsiConsole console, CompiledPolicy policy, IReadOnlyList<Explanation> explanations)
    {
        console.MarkupLineInterpolated($"[bold]{policy.Name}[/] for [bold]{policy.Lab}[/]: {policy.LegalBasis}");
        foreach (var explanation in explanations)
        {
            console.WriteLine();
            foreach (var leaf in explanation.Leaves)
                Write(console, leaf);
            console.WriteLine();
            console.MarkupLineInterpolated($"{Summary(explanation)}");
        }
    }

    private static void Write(IAnsiConsole console, ExplainedLeaf leaf)
    {
        var (colour, word) = leaf.Fate switch
        {
            LeafFate.Kept => ("green", "kept   "),
            LeafFate.Changed => ("yellow", "changed"),
            LeafFate.Removed => ("red", "removed"),
            _ => throw new ArgumentOutOfRangeException(nameof(leaf), leaf.Fate, "A fate without a colour."),
        };
        var line = leaf.Line is null ? "" : $"  [dim]← {Markup.Escape(leaf.Line)}[/]";
        console.Write(new Markup($"[{colour}]{word}[/] {Markup.Escape(leaf.Expression)} [dim]=[/] {Markup.Escape(Shown(leaf))}{line}\n").Overflow(Overflow.Ellipsis));
    }

    private static string Summary(Explanation explanation)
    {
        if (explanation.Outcome is MinimiseResult.Refused { Problem: var problem })
            return $"Refused: {problem.Code} at {problem.Expression}: {problem.Diagnostics}";
        var kept = explanation.Leaves.Count(leaf => leaf.Fate == LeafFate.Kept);
        var changed = explanation.Leaves.Count(leaf => leaf.Fate == LeafFate.Changed);
        return $"{kept} kept, {changed} changed, {explanation.Leaves.Count - kept - changed} removed; the lab's request has {explanation.Request.Length} bytes.";
    }

    private static string Shown(ExplainedLeaf leaf)
    {
        var text = Encoding.UTF8.GetString(leaf.Value.Span);
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }
}
