using DevelopmentPki;

if (args.FirstOrDefault(argument => !argument.StartsWith('-')) is not { } folder)
{
    await Console.Error.WriteLineAsync("usage: DevelopmentPki FOLDER [--force]");
    return 2;
}

var made = DevelopmentCertificates.Make(folder, TimeProvider.System, force: args.Contains("--force"));
Console.WriteLine(made.Made.Count == 0
    ? $"{made.Folder}: everything is still valid, nothing made"
    : $"{made.Folder}: made {string.Join(", ", made.Made)}");
return 0;
