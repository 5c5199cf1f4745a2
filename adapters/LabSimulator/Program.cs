using LabSimulator;

return await LabCommand.RunAsync(args);
