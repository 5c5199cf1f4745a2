namespace Gateway.Registry;

/// <summary>Finds the word that was perhaps meant.</summary>
internal static class NearestWord
{
    /// <summary>The known word that fewest edits lead to; null when even that one is another word altogether.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var nearest = known
            .Select(word => (Word: word, Edits: Edits(written, word)))
            .OrderBy(candidate => candidate.Edits)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Word is not null && nearest.Edits <= Math.Max(2, nearest.Word.Length / 3) ? nearest.Word : null;
    }

    // Optimal string alignment: two letters swapped, the commonest slip, count as one edit.
    private static int Edits(string written, string word)
    {
        var edits = new int[written.Length + 1, word.Length + 1];
        for (var i = 0; i <= written.Length; i++)
            edits[i, 0] = i;
        for (var j = 0; j <= word.Length; j++)
            edits[0, j] = j;

        for (var i = 1; i <= written.Length; i++)
        {
            for (var j = 1; j <= word.Length; j++)
            {
                var same = char.ToLowerInvariant(written[i - 1]) == char.ToLowerInvariant(word[j - 1]);
                edits[i, j] = Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && written[i - 1] == word[j - 2] && written[i - 2] == word[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[written.Length, word.Length];
    }
}
