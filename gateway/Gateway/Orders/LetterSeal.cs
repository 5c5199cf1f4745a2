using System.Globalization;
using Gateway.Disclosure;

namespace Gateway.Orders;

/// <summary>Closes and opens the parts of a list of placer order numbers that the ledger keeps.</summary>
internal sealed class LetterSeal(Sealer sealer)
{
    private const string Across = "operations";

    public Sealed Close(string content, int part, ReadOnlySpan<byte> lines) => sealer.Seal(Subject(content, part), lines);

    /// <exception cref="SealException">It is not what was closed, or not with this key ring.</exception>
    public byte[] Open(string content, int part, Sealed letters) => sealer.Open(Subject(content, part), letters);

    private static SealSubject Subject(string content, int part) => new(Across, string.Create(CultureInfo.InvariantCulture, $"{content}:{part}"), SealPurpose.Letters);
}
