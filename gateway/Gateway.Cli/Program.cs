using System.CommandLine;
using System.CommandLine.Invocation;
using Gateway.Cli.Audit;
using Gateway.Cli.Control;
using Gateway.Cli.Explain;

var root = new RootCommand("Commands of the screening gateway.") { ExplainCommand.Create(), ControlCommand.Create(), AuditCommand.Create() };
var arguments = root.Parse(args);
// What is wrong, on a line or two; the page of help would push it out of sight.
if (arguments.Action is ParseErrorAction wrong)
    wrong.ShowHelp = false;
var ended = await arguments.InvokeAsync();
return arguments.Errors.Count > 0 ? ExitCode.Unusable : ended;
