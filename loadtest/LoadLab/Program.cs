return await LoadLab.LoadLabCommand.RunAsync(args);
