using ProgrammeSimulator;

return await ProgrammeCommand.RunAsync(args);
