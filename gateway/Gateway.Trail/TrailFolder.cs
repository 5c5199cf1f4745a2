using System.Globalization;
using System.Text;

namespace Gateway.Trail;

/// <summary>The files of one chain: <c>audit-NNNNNN-YYYYMMDD.jsonl</c> in order of their number, <c>heads.jsonl</c>, and <c>ID.pub</c> for each key.</summary>
/// <param name="path">The folder; one replica alone writes in it.</param>
public sealed class TrailFolder(string path)
{
    private const string Start = "audit-";
    private const string End = ".jsonl";

    public string Path { get; } = path;

    public string Heads => System.IO.Path.Combine(Path, "heads.jsonl");

    /// <summary>All files with lines, in the order of the chain.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(Path, Start + "*" + End).Where(file => NumberOf(file) > 0).OrderBy(NumberOf)];

    /// <summary>Where the file with this number and day is, or is to be.</summary>
    public string File(int number, DateOnly day) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Start}{number:D6}-{day:yyyyMMdd}{End}"));

    /// <summary>0 for a file that is none of a chain.</summary>
    public static int NumberOf(string file) =>
        System.IO.Path.GetFileName(file).Split('-') is [_, var number, _] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;

    /// <summary>The day (UTC) that a file of a chain was begun on.</summary>
    public static DateOnly DayOf(string file) =>
        DateOnly.TryParseExact(System.IO.Path.GetFileNameWithoutExtension(file).Split('-')[^1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default;

    /// <summary>Puts the public part of a key beside the files, once.</summary>
    public void Publish(TrailKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var file = System.IO.Path.Combine(Path, key.Id + ".pub");
        var pem = key.PublicPem + "\n";
        if (!System.IO.File.Exists(file) || System.IO.File.ReadAllText(file) != pem)
            System.IO.File.WriteAllText(file, pem, Encoding.ASCII);
    }

    /// <summary>The public parts that stand beside the files, by id: as trustworthy as the folder itself.</summary>
    public IEnumerable<(string Id, string Pem)> PublicKeys() =>
        Directory.EnumerateFiles(Path, "*.pub").Select(file => (System.IO.Path.GetFileNameWithoutExtension(file), System.IO.File.ReadAllText(file)));
}
