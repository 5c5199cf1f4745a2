using System.Globalization;

namespace Gateway.Tests.Ledger.Model;

/// <summary>What a caller does in a step; what its two numbers mean is said at <see cref="ModelRun"/>'s methods. Any number means something.</summary>
internal enum Act
{
    Place,
    Settle,
    ClaimDue,
    ClaimHeld,
    Move,
    Suspend,
    Reinstate,
    SetCapacity,
    Cancel,
    Result,
    Retain,
    Reallocate,
    Resend,

    /// <summary>An operation of the caller's once more under the same ids, as after a lost answer: the last, from What 4 on the one before, from 8 on the one before that.</summary>
    Repeat,
}

/// <summary>One step of a sequence, in numbers that stay meaningful when other steps are taken away.</summary>
internal sealed record Operation(int Caller, Act Act, int What, int How)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Caller} {Act} {What} {How}");

    /// <summary>One line: operations, each as its caller, act and two numbers, separated by semicolons.</summary>
    public static string Write(IEnumerable<Operation> operations) => string.Join("; ", operations);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static IReadOnlyList<Operation> Read(string text) => [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadOne)];

    private static Operation ReadOne(string text) => text.Split(' ') is [var caller, var act, var what, var how] && Enum.TryParse(act, out Act known)
        ? new Operation(Number(caller), known, Number(what), Number(how))
        : throw new FormatException($"`{text}` is no operation: it looks like `0 {Act.Place} 3 0`.");

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
