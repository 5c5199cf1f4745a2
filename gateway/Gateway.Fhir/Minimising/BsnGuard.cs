using System.Buffers;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// Knows the citizen service numbers in an order's scope, whichever way they are written and under whichever system, and finds them again in
/// values that a policy keeps: in a tube's number, an order number, a code.
/// </summary>
internal sealed class BsnGuard
{
    private const int Digits = 9;
    private static readonly StructureTable Table = StructureTable.R4;
    private static readonly SearchValues<byte> DigitsOfAnyScript = SearchValues.Create([.. "0123456789"u8, .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    private readonly List<(ulong Low, byte Last)> _known = [];

    public bool IsEmpty => _known.Count == 0;

    public void Clear() => _known.Clear();

    /// <summary>Learns the numbers of one entry: identifiers with the BSN's system, and all those of persons that pass the elfproef.</summary>
    /// <param name="message">The order's message.</param>
    /// <param name="entry">One of its entries.</param>
    /// <param name="marks">The entry's marked nodes.</param>
    public void Learn(FhirMessage message, FhirEntry entry, ReadOnlySpan<int> marks)
    {
        var tape = message.Tape;
        var (inner, innerEnd) = (false, 0);
        foreach (var node in marks)
        {
            var type = Table.Types[tape[node].Type];
            if (type.IsResource && node != entry.Node)
                (inner, innerEnd) = (type.IsPerson, tape[node].End);
            else if (type == Table.Identifier && ((node < innerEnd ? inner : entry.Type.IsPerson) || CitizenServiceNumber.IsSystem(message, message.Child(node, Table.IdentifierSystem))))
                Learn(message, message.Child(node, Table.IdentifierValue));
        }
    }

    /// <summary>True if one of the known numbers stands in the text: with or without separators, in any script's digits.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        if (_known.Count == 0 || text.Length < Digits - 1)
            return false;

        // What stands before the first digit (or letter of another script) is no part of a number.
        var first = text.IndexOfAny(DigitsOfAnyScript);
        return first >= 0 && text.Length - first >= Digits - 1 && HoldsKnown(text[first..]);
    }

    private bool HoldsKnown(ReadOnlySpan<byte> text)
    {
        Span<byte> run = stackalloc byte[Digits];
        var length = 0;
        var total = 0;
        for (var rest = text; ;)
        {
            var digit = NextDigit(ref rest, out var isBreak);
            if (digit >= 0)
            {
                if (length == Digits)
                    run[1..].CopyTo(run);
                else
                    length++;
                run[length - 1] = (byte)('0' + digit);
                total++;
                if (length == Digits && IsKnown(run))
                    return true;
            }

            if (!isBreak && !rest.IsEmpty)
                continue;

            // Written as a number it lost its leading zero.
            if (total == Digits - 1 && IsKnownWithoutZero(run[..(Digits - 1)]))
                return true;
            if (rest.IsEmpty)
                return false;
            length = total = 0;
        }
    }

    // The next character: its digit value or -1; a letter breaks a number, anything else may separate its digits.
    private static int NextDigit(ref ReadOnlySpan<byte> text, out bool isBreak)
    {
        var first = text[0];
        if (first < 0x80)
        {
            text = text[1..];
            isBreak = char.IsAsciiLetter((char)first);
            return char.IsAsciiDigit((char)first) ? first - '0' : -1;
        }

        Rune.DecodeFromUtf8(text, out var rune, out var consumed);
        text = text[consumed..];
        isBreak = Rune.IsLetter(rune);
        return Rune.IsDigit(rune) ? (int)Rune.GetNumericValue(rune) : -1;
    }

    private void Learn(FhirMessage message, int value)
    {
        if (value < 0)
            return;
        Span<byte> digits = stackalloc byte[Digits];
        var count = 0;
        for (var rest = message.TextBytes(value); !rest.IsEmpty;)
        {
            var digit = NextDigit(ref rest, out var isBreak);
            if (isBreak || (digit >= 0 && count == Digits))
                return;
            if (digit >= 0)
                digits[count++] = (byte)('0' + digit);
        }

        if (count == Digits - 1)
        {
            digits[..count].CopyTo(digits[1..]);
            digits[0] = (byte)'0';
            count++;
        }

        if (count == Digits && CitizenServiceNumber.IsValid(digits) && !IsKnown(digits))
            _known.Add(Packed(digits));
    }

    private bool IsKnown(ReadOnlySpan<byte> digits) => _known.Contains(Packed(digits));

    private bool IsKnownWithoutZero(ReadOnlySpan<byte> digits)
    {
        Span<byte> whole = stackalloc byte[Digits];
        whole[0] = (byte)'0';
        digits.CopyTo(whole[1..]);
        return IsKnown(whole);
    }

    private static (ulong Low, byte Last) Packed(ReadOnlySpan<byte> digits) => (BitConverter.ToUInt64(digits), digits[8]);
}
