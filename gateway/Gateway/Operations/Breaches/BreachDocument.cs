using System.Globalization;
using System.Net;
using System.Text;

namespace Gateway.Operations;

/// <summary>
/// A breach as a document to read and to print: the questions of the authorities' forms, each with what the ledger answers. One content, written as Markdown or as HTML without
/// anything from elsewhere.
/// </summary>
internal static class BreachDocument
{
    private const string Special = @"\`*_{}[]<>#|!~";

    public static string Markdown(BreachReport report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escaped(BreachSections.Title(report))).Append("\n\n");
        foreach (var section in BreachSections.Of(report))
        {
            text.Append("## ").Append(Escaped(section.Heading)).Append("\n\n");
            foreach (var line in section.Lines)
                text.Append(Escaped(line)).Append("\n\n");
            if (section.Rows.Count == 0)
                continue;
            AppendRow(text, section.Columns);
            AppendRow(text, section.Columns.Select(_ => "---"));
            foreach (var row in section.Rows)
                AppendRow(text, row.Select(Escaped));
            text.Append('\n');
        }

        return text.ToString();
    }

    public static string Html(BreachReport report)
    {
        var title = WebUtility.HtmlEncode(BreachSections.Title(report));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>body{{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}table{{border-collapse:collapse;width:100%}}th,td{{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}}@media print{{body{{margin:0}}h2{{break-after:avoid}}}}</style></head><body><h1>{title}</h1>");
        foreach (var section in BreachSections.Of(report))
        {
            text.Append(CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(section.Heading)}</h2>");
            foreach (var line in section.Lines)
                text.Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(line)}</p>");
            if (section.Rows.Count == 0)
                continue;
            text.Append("<table><thead><tr>").AppendJoin("", section.Columns.Select(column => $"<th>{WebUtility.HtmlEncode(column)}</th>")).Append("</tr></thead><tbody>");
            foreach (var row in section.Rows)
                text.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{WebUtility.HtmlEncode(cell)}</td>")).Append("</tr>");
            text.Append("</tbody></table>");
        }

        return text.Append("</body></html>\n").ToString();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // What an operator wrote stays text, whatever it looks like.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (Special.Contains(letter, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(letter is '\r' or '\n' ? ' ' : letter);
        }

        return escaped.ToString();
    }
}
