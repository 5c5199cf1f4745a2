using System.Globalization;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// Where the reader stopped, so that a problem can say its place without a word of the message. Nobody keeps account of it on the way: the
/// objects and arrays that lead there are those that the tape has open.
/// </summary>
internal static class ReadingPath
{
    /// <summary>The FHIRPath of the place.</summary>
    /// <param name="tape">As far as it was filled.</param>
    /// <param name="key">The property whose value does not stand on the tape yet, or null.</param>
    /// <param name="isItem">In an array: the item that comes next is meant, not the last one.</param>
    public static string Of(Tape tape, FhirProperty? key, bool isItem)
    {
        if (tape.Count == 0)
            return "Resource";
        var path = new StringBuilder(StructureTable.R4.Types[tape[0].Type].Name);
        for (var at = 0; ;)
        {
            var next = NextOpen(tape, at, out var closed);
            var isLast = next == tape.Count;
            var item = isLast && !isItem ? closed - 1 : closed;
            if (tape[at].Kind == NodeKind.Array && tape[at].Property != StructureTable.NoProperty && item >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{item}]");
            if (isLast)
                return (key is null ? path : path.Append('.').Append(key.Element.Name)).ToString();
            if (tape[at].Kind == NodeKind.Object && tape[next].Property != StructureTable.NoProperty)
                path.Append('.').Append(StructureTable.R4.Properties[tape[next].Property].Element.Name);
            at = next;
        }
    }

    private static int NextOpen(Tape tape, int node, out int closed)
    {
        closed = 0;
        var next = node + 1;
        for (; next < tape.Count && !tape[next].IsOpen; next = tape[next].End)
            closed++;
        return next;
    }
}
