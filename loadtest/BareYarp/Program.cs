return await BareYarp.BareYarpCommand.RunAsync(args);
