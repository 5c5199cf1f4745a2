return await LoadTest.LoadTestCommand.RunAsync(args);
