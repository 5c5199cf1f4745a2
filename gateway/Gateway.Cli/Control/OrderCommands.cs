using System.CommandLine;

namespace Gateway.Cli.Control;

/// <summary>Orders that need somebody.</summary>
internal static class OrderCommands
{
    private static readonly Listing AttentionTable = new(
        ("order", row => row.Text("id")),
        ("programme", row => row.Text("programme")),
        ("test", row => row.Text("test")),
        ("lab", row => row.Text("lab")),
        ("state", row => row.Text("state")),
        ("status", row => row.Text("businessStatus")),
        ("reason", row => row.Text("reason")),
        ("since", row => row.Text("changed")));

    public static Command Attention(Call call)
    {
        var attention = new Command("attention", "Orders that need somebody: refused by every lab, not to be minimised, kept too long, cancellation refused.");
        call.Answers(
            attention, (api, _, cancellation) => api.GetAsync("api/attention", cancellation), (console, answer) => AttentionTable.Write(console, answer.Items(), "No order needs anybody."));
        return attention;
    }
}
