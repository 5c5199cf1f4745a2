using System.Globalization;
using System.Text;

namespace Gateway.Fhir;

/// <summary>The FHIRPath of a node, from R4's element names and indexes.</summary>
internal static class NodePath
{
    public static string Of(FhirMessage message, int node)
    {
        var tape = message.Tape;
        var path = new StringBuilder(message.ResourceType);
        for (var at = 0; at != node;)
        {
            var isArray = tape[at].Kind == NodeKind.Array;
            var item = 0;
            var next = at + 1;
            for (; tape[next].End <= node; next = tape[next].End)
                item++;
            if (isArray)
                path.Append(CultureInfo.InvariantCulture, $"[{item}]");
            else if (tape[next].Property == StructureTable.NoProperty)
                return path.ToString();
            else
                path.Append('.').Append(StructureTable.R4.Properties[tape[next].Property].Element.Name);
            at = next;
        }

        return path.ToString();
    }
}
