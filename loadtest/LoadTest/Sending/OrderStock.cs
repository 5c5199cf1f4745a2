using System.Buffers;
using System.Globalization;
using System.Text;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace LoadTest.Sending;

/// <summary>
/// Orders as a programme sends them, prepared before the clock starts. A few hundred are generated in full; each that is sent is a copy of one of
/// them with a number and a barcode of its own written into it, which takes less than a microsecond: half a million different orders of 5 KB
/// would not fit into memory.
/// </summary>
internal sealed class OrderStock
{
    private const int Seed = 2026;
    private const int Different = 500;
    private const int TestsInADay = 1_000_000;
    private readonly Template[] _templates;
    private int _next;

    /// <param name="programme">Whose orders.</param>
    /// <param name="large">Size of large orders, bytes.</param>
    /// <param name="largeEvery">Each so many one is large: 1 all of them, 0 none.</param>
    public OrderStock(Programme programme, int large = 130_000, int largeEvery = 50)
    {
        var usual = new OrderGenerator(new OrderGeneratorOptions { Programme = programme, Seed = Seed });
        var filled = new OrderGenerator(new OrderGeneratorOptions { Programme = programme, Seed = Seed, Bytes = large });
        _templates = [.. Enumerable.Range(0, largeEvery == 1 ? Different / 10 : Different)
            .Select(index => Template.Of(largeEvery > 0 && index % largeEvery == largeEvery - 1 ? filled.Order(index) : usual.Order(index)))];
        NumberSystem = programme.OrderNumberSystem;
    }

    public string NumberSystem { get; }

    /// <summary>Mean size of an order, bytes.</summary>
    public double MeanBytes => _templates.Average(template => template.Body.Length);

    /// <summary>An order that nobody has had before. Dispose it when it is answered.</summary>
    public StockOrder Take()
    {
        var index = Interlocked.Increment(ref _next) - 1;
        return _templates[index % _templates.Length].Order(index);
    }

    /// <summary>Placer order number of the order with that index.</summary>
    public string NumberOf(int index) => _templates[index % _templates.Length].NumberOf(index);

    private sealed record Template(byte[] Body, string NumberPrefix, IReadOnlyList<int> Numbers, IReadOnlyList<int> Barcodes)
    {
        private const int NumberDigits = 8;
        private const int BarcodeDigits = 6;

        /// <summary>Numbers end in the index; barcodes have it before their last digit.</summary>
        public static Template Of(GeneratedOrder order)
        {
            var number = order.PlacerOrderNumber.Value;
            return new Template(
                order.Body.ToArray(),
                number[..^NumberDigits],
                Places(order.Body.Span, number, number.Length - NumberDigits),
                Places(order.Body.Span, order.Barcode, order.Barcode.Length - BarcodeDigits - 1));
        }

        public string NumberOf(int index) => NumberPrefix + index.ToString("D8", CultureInfo.InvariantCulture);

        public StockOrder Order(int index)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Body.Length);
            Body.CopyTo(buffer, 0);
            foreach (var place in Numbers)
                index.TryFormat(buffer.AsSpan(place, NumberDigits), out _, "D8", CultureInfo.InvariantCulture);
            foreach (var place in Barcodes)
                (index % TestsInADay).TryFormat(buffer.AsSpan(place, BarcodeDigits), out _, "D6", CultureInfo.InvariantCulture);
            return new StockOrder(index, buffer, Body.Length);
        }

        private static List<int> Places(ReadOnlySpan<byte> body, string text, int offset)
        {
            var found = new List<int>();
            var wanted = Encoding.UTF8.GetBytes(text);
            for (var from = 0; body[from..].IndexOf(wanted) is >= 0 and var at; from += at + wanted.Length)
                found.Add(from + at + offset);
            return found.Count > 0 ? found : throw new InvalidOperationException("A generated order does not contain its own number and barcode.");
        }
    }
}

/// <summary>One order on its way; its memory goes back when it is disposed.</summary>
internal sealed class StockOrder(int index, byte[] buffer, int length) : IDisposable
{
    public int Index => index;

    public ReadOnlyMemory<byte> Body => buffer.AsMemory(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
