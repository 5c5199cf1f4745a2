namespace Demo.Incident;

/// <summary>A number; or between two, where nobody can know: bytes that may have gone, an answer that was under way.</summary>
internal sealed record Count(int Least, int Most)
{
    public static implicit operator Count(int exact) => new(exact, exact);

    public override string ToString() => Least == Most ? $"{Least}" : $"{Least} to {Most}";
}

/// <summary>One number of the story, counted twice: as the gateway tells it, and in what others wrote on their own disks.</summary>
internal sealed record Figure(string What, Count Ledger, string LedgerSource, Count Files, string FilesSource)
{
    /// <summary>The two can be the same number.</summary>
    public bool Agrees => Ledger.Least <= Files.Most && Files.Least <= Ledger.Most;
}
