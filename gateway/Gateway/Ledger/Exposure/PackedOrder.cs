namespace Gateway.Ledger;

/// <summary>Of an order what a report of a million of them needs, without an object each (ledger.md names the fields).</summary>
internal readonly ref struct PackedOrder
{
    public PackedOrder(ReadOnlySpan<byte> packed)
    {
        var map = new Packed(packed);
        for (int left = map.ReadMapHeader(); left > 0; left--)
        {
            ReadOnlySpan<byte> name = map.Read().Text;
            PackedValue value = map.Read();
            if (name.SequenceEqual("te"u8))
                Test = value.Text;
            else if (name.SequenceEqual("st"u8))
                State = value.Text;
            else if (name.SequenceEqual("lab"u8))
                Lab = value.Text;
            else if (name.SequenceEqual("no"u8))
                Number = value.Text;
            else if (name.SequenceEqual("lu"u8))
                IsLeased = value is not { IsNumber: true, Number: 0 };
        }
    }

    public ReadOnlySpan<byte> Test { get; }

    public ReadOnlySpan<byte> State { get; }

    public ReadOnlySpan<byte> Lab { get; }

    public ReadOnlySpan<byte> Number { get; }

    /// <summary>An attempt is under way, or its end was not told yet.</summary>
    public bool IsLeased { get; }
}
