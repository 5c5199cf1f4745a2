using System.CommandLine;
using Gateway.Cli.Explain;

var root = new RootCommand("Commands of the screening gateway.") { ExplainCommand.Create() };
return await root.Parse(args).InvokeAsync();
