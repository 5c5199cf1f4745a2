using System.Globalization;
using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>The parts of a list of placer order numbers, as the ledger keeps them: sealed, and bound to their place in the list.</summary>
internal sealed class SealedLetters(BreachBook breaches, Sealer sealer)
{
    private const string Across = "operations";

    /// <summary>A part of a list that is not on record yet.</summary>
    public Task KeepAsync(string content, int part, ReadOnlySpan<byte> lines) => breaches.KeepAsync(content, part, sealer.Seal(Subject(content, part), lines));

    /// <exception cref="SealException">It is not what was closed, or not with this key ring.</exception>
    public async Task<byte[]> ReadAsync(string content, int part) => sealer.Open(Subject(content, part), await breaches.LettersAsync(content, part));

    private static SealSubject Subject(string content, int part) => new(Across, string.Create(CultureInfo.InvariantCulture, $"{content}:{part}"), SealPurpose.Letters);
}
