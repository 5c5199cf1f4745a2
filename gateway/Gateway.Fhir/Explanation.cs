using System.Buffers;
using System.Globalization;

namespace Gateway.Fhir;

/// <summary>What becomes of a leaf on its way to the lab.</summary>
public enum LeafFate
{
    Removed,
    Kept,
    Changed,
}

/// <summary>One value of an order.</summary>
/// <param name="Expression">FHIRPath; of an element that R4 does not have, that of the element it stands in.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Line">The policy line responsible; null if it is removed because no line names it.</param>
/// <param name="Value">The value as it came, JSON-escaped. Personal data: for the caller's eyes, never for a log.</param>
public sealed record ExplainedLeaf(string Expression, LeafFate Fate, string? Line, ReadOnlyMemory<byte> Value);

/// <summary>An order seen through a policy: every leaf of its message, and the request that the lab would get.</summary>
/// <param name="Leaves">In the order of the message.</param>
/// <param name="Outcome">As of <see cref="Minimiser.Minimise"/>.</param>
/// <param name="Request">The request's bytes; empty if it was refused.</param>
public sealed record Explanation(IReadOnlyList<ExplainedLeaf> Leaves, MinimiseResult Outcome, ReadOnlyMemory<byte> Request)
{
    /// <summary>Minimises the order and keeps account of every leaf. For operators and their tools, not for the way of an order.</summary>
    public static Explanation Of(FhirMessage message, FhirEntry order, CompiledPolicy policy, IPseudonymiser pseudonymiser, LabEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(pseudonymiser);
        var output = new ArrayBufferWriter<byte>();
        var trace = Pass.NewTrace(message);
        var outcome = Pass.Minimise(message, order, policy, pseudonymiser, envelope, output, trace);
        if (outcome is MinimiseResult.Refused)
            Array.Clear(trace);
        var leaves = new List<ExplainedLeaf>();
        Collect(message, policy, trace, 0, message.ResourceType, leaves);
        return new Explanation(leaves, outcome, output.WrittenMemory.ToArray());
    }

    private static void Collect(FhirMessage message, CompiledPolicy policy, int[] trace, int node, string path, List<ExplainedLeaf> leaves)
    {
        var tape = message.Tape;
        if (tape[node].IsLeaf)
        {
            var fate = trace[node] == 0 ? LeafFate.Removed : (trace[node] & 1) == 0 ? LeafFate.Kept : LeafFate.Changed;
            var line = trace[node] == 0 ? null : policy.Elements[(trace[node] / 2) - 1];
            leaves.Add(new ExplainedLeaf(path, fate, line, message.Bytes(node)));
            return;
        }

        var item = 0;
        for (var child = node + 1; child < tape[node].End; child = tape[child].End)
        {
            if (tape[child].Kind == NodeKind.UnknownKey)
                continue;
            var inside = tape[node].Kind == NodeKind.Array
                ? string.Create(CultureInfo.InvariantCulture, $"{path}[{item++}]")
                : tape[child].Property == StructureTable.NoProperty
                    ? path
                    : $"{path}.{StructureTable.R4.Properties[tape[child].Property].Element.Name}";
            Collect(message, policy, trace, child, inside, leaves);
        }
    }
}
