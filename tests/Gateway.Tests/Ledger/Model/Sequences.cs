namespace Gateway.Tests.Ledger.Model;

/// <summary>Random sequences, and the short one that is left of one that fails.</summary>
internal static class Sequences
{
    public const int Callers = 3;
    private const int Longest = 30;

    // Settlements are as frequent as all that gives leases, so that orders get to their end.
    private static readonly (Act Act, int Weight)[] Weights =
    [
        (Act.Place, 21), (Act.Settle, 25), (Act.ClaimDue, 9), (Act.ClaimHeld, 6), (Act.Move, 6), (Act.Suspend, 4), (Act.Reinstate, 4),
        (Act.SetCapacity, 3), (Act.Cancel, 6), (Act.Result, 10), (Act.Retain, 1), (Act.Reallocate, 5), (Act.Resend, 7), (Act.Repeat, 6),
    ];

    /// <summary>The same seed, the same sequence.</summary>
    public static IReadOnlyList<Operation> Generate(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(5, Longest + 1)).Select(_ => new Operation(random.Next(Callers), AnAct(random), random.Next(12), random.Next(128)))];
    }

    /// <summary>Takes away what is not needed to fail, first in large pieces, then makes the numbers small, until nothing more can go.</summary>
    public static async Task<IReadOnlyList<Operation>> ShrinkAsync(IReadOnlyList<Operation> failing, Func<IReadOnlyList<Operation>, Task<bool>> failsAsync)
    {
        while (true)
        {
            IReadOnlyList<Operation>? smaller = null;
            foreach (IReadOnlyList<Operation> candidate in Shorter(failing).Concat(Simpler(failing)))
            {
                if (await failsAsync(candidate))
                {
                    smaller = candidate;
                    break;
                }
            }

            if (smaller is null)
                return failing;
            failing = smaller;
        }
    }

    private static Act AnAct(Random random)
    {
        int point = random.Next(Weights.Sum(w => w.Weight));
        return Weights.First(w => (point -= w.Weight) < 0).Act;
    }

    private static IEnumerable<IReadOnlyList<Operation>> Shorter(IReadOnlyList<Operation> all)
    {
        for (int piece = all.Count / 2; piece > 0; piece /= 2)
        {
            for (int from = all.Count - piece; from >= 0; from -= piece)
                yield return [.. all.Take(from), .. all.Skip(from + piece)];
        }
    }

    private static IEnumerable<IReadOnlyList<Operation>> Simpler(IReadOnlyList<Operation> all)
    {
        for (int i = 0; i < all.Count; i++)
        {
            foreach (Operation simpler in Simpler(all[i]))
                yield return [.. all.Take(i), simpler, .. all.Skip(i + 1)];
        }
    }

    private static IEnumerable<Operation> Simpler(Operation operation)
    {
        if (operation.Caller > 0)
            yield return operation with { Caller = 0 };
        foreach (int what in Smaller(operation.What))
            yield return operation with { What = what };
        foreach (int how in Smaller(operation.How))
            yield return operation with { How = how };
    }

    // Nothing, or one bit less, or one less.
    private static IEnumerable<int> Smaller(int number)
    {
        if (number == 0)
            yield break;
        yield return 0;
        for (int bit = 1; bit < number; bit <<= 1)
        {
            if ((number & bit) != 0)
                yield return number - bit;
        }

        yield return number - 1;
    }
}
