namespace Gateway.Registry;

/// <summary>
/// Whether one policy discloses more than another. It errs to one side: what it cannot tell to be less is more, and takes two people. Lines are as the policy engine writes them: path,
/// action, and a fixed value.
/// </summary>
internal static class PolicyChange
{
    private const string Keep = "keep";

    /// <summary>What <paramref name="after"/> says that may let a lab see more; none where it is the same or less.</summary>
    public static IReadOnlyList<string> Wider(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var more = after.Where(line => !IsCovered(before, line)).ToList();
        // A line that restricted something is gone, and a broader one may speak for its element now.
        more.AddRange(before
            .Where(line => ActionOf(line) != Keep && !after.Any(other => PathOf(other) == PathOf(line)) && after.Any(other => ActionOf(other) == Keep && MayReach(other, line)))
            .Select(line => $"without: {line}"));
        // The first line that selects a value decides: in another order others may.
        var common = before.Select(PathOf).Intersect(after.Select(PathOf), StringComparer.Ordinal).ToList();
        if (!common.SequenceEqual(after.Select(PathOf).Where(common.Contains), StringComparer.Ordinal))
            more.Add("in another order");
        return more;
    }

    private static bool IsCovered(IReadOnlyList<string> before, string line) =>
        before.Contains(line, StringComparer.Ordinal) || before.Contains($"{PathOf(line)} {Keep}", StringComparer.Ordinal);

    /// <summary>Whether both may be about one element: the same resource type and, unless one of them names all or none, the same first element.</summary>
    private static bool MayReach(string one, string other)
    {
        var (here, there) = (Stem(PathOf(one)), Stem(PathOf(other)));
        return here[0] == there[0] && (here.Length < 2 || there.Length < 2 || here[1] == there[1] || here[1].Contains('*', StringComparison.Ordinal));
    }

    private static string PathOf(string line) => line[..EndOfPath(line)];

    private static string ActionOf(string line) => line[(EndOfPath(line) + 1)..].Split(' ')[0];

    // A selector may hold anything but its closing bracket.
    private static int EndOfPath(string line)
    {
        var depth = 0;
        for (var i = 0; i < line.Length; i++)
        {
            depth += line[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (line[i] == ' ' && depth == 0)
                return i;
        }

        return line.Length - 1;
    }

    /// <summary>Resource type and first element, without selectors.</summary>
    private static string[] Stem(string path)
    {
        var (plain, depth) = (new System.Text.StringBuilder(), 0);
        foreach (var letter in path)
        {
            depth += letter == '[' ? 1 : 0;
            if (depth == 0)
                plain.Append(letter);
            depth -= letter == ']' ? 1 : 0;
        }

        return [.. plain.ToString().Split('.').Take(2)];
    }
}
