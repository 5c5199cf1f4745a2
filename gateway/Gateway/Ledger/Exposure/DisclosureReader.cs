using System.Buffers.Text;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Adds entries of a record of disclosures, and the orders that they name, to an exposure. One reader a programme.</summary>
internal sealed class DisclosureReader(LabExposure exposure, ProgrammeExposure programme)
{
    private static readonly byte[] Late = "late-"u8.ToArray();

    // Those whose intent was read and whose order was not asked for, yet.
    private readonly List<int> _givenOut = [];
    private readonly List<RedisKey> _orders = [];
    private readonly byte[] _orderKey = Encoding.UTF8.GetBytes($"{RedisConnection.Tag(programme.Programme)}:o:");

    // Policies of entries come again and again.
    private byte[] _lastPolicy = [];
    private ushort _lastPolicyNumber;
    private bool _endsOnly;

    /// <summary>One entry: id, then names and values in the order in which book.lua writes them: event, order, number, policy, person.</summary>
    /// <exception cref="InvalidDataException">An outcome without its intent: the record is not whole.</exception>
    public void Read(RedisResult entry)
    {
        RedisResult[] parts = Reply.Parts(entry), fields = Reply.Parts(parts[1]);
        long at = TimeOf((byte[])parts[0]!);
        byte[] happened = (byte[])fields[1]!, number = (byte[])fields[5]!;
        if (happened.AsSpan().SequenceEqual("intent"u8))
            Begin((byte[])fields[3]!, number, (byte[])fields[7]!, (byte[])fields[9]!, at);
        else if (SignOf(happened) is { } sign)
            Go(number, sign, at);
    }

    /// <summary>From here on entries tell how what is known ended, and nothing new: it began after the report did.</summary>
    public void EndsOnly() => _endsOnly = true;

    /// <summary>The orders whose intents were read since this was asked last.</summary>
    public GivenOut TakeGivenOut()
    {
        var given = new GivenOut([.. _givenOut], [.. _orders]);
        _givenOut.Clear();
        _orders.Clear();
        return given;
    }

    /// <summary>The orders, packed, as <paramref name="given"/> names them.</summary>
    public void Read(GivenOut given, RedisValue[] orders)
    {
        for (int at = 0; at < orders.Length; at++)
        {
            if ((byte[]?)orders[at] is { } packed)
                Read(packed, given.Disclosures[at]);
        }
    }

    private void Begin(byte[] task, byte[] number, byte[] policy, byte[] person, long at)
    {
        int known = programme.Numbers.Count, disclosure = _endsOnly ? 0 : programme.Numbers.Add(number);
        if (_endsOnly || disclosure < known)
            return;
        int order = programme.Orders.Add(task);
        programme.Fit();
        programme.Disclosures[disclosure] = new DisclosureEntry { Order = order, Person = exposure.Persons.Add(person), Policy = PolicyOf(policy), First = at, Last = at };
        _givenOut.Add(disclosure);
        _orders.Add((byte[])[.. _orderKey, .. task]);
    }

    private void Go(byte[] number, DisclosureSigns sign, long at)
    {
        int disclosure = programme.Numbers.Find(number);
        if (disclosure < 0 && _endsOnly)
            return;
        if (disclosure < 0)
            throw new InvalidDataException($"The record of disclosures of {exposure.Lab} has an outcome without its intent.");
        ref DisclosureEntry entry = ref programme.Disclosures[disclosure];
        entry.Signs |= sign;
        if (sign is not (DisclosureSigns.Moved or DisclosureSigns.Destroyed))
            entry.Last = at;
    }

    private void Read(byte[] packed, int disclosure)
    {
        ref DisclosureEntry entry = ref programme.Disclosures[disclosure];
        var order = new PackedOrder(packed);
        programme.Tests[entry.Order] = exposure.Tests.Add(Words.Of(order.Test));
        // What the order says of its present allocation is of this one only if it is this one's number.
        if (programme.Numbers.Find(order.Number) != disclosure || !Ascii.Equals(order.Lab, exposure.Lab))
            return;
        if (order.IsLeased)
            entry.Signs |= DisclosureSigns.UnderWay;
        if (order.State.SequenceEqual("resulted"u8))
            entry.Signs |= DisclosureSigns.Resulted;
    }

    private ushort PolicyOf(byte[] policy)
    {
        if (!policy.AsSpan().SequenceEqual(_lastPolicy))
            (_lastPolicy, _lastPolicyNumber) = (policy, exposure.Policies.Add(Encoding.UTF8.GetString(policy)));
        return _lastPolicyNumber;
    }

    // What comes of a cancellation, or of asking for destruction, says nothing of the order: it carries a number only. A second disclosure is followed by an intent of its own.
    private static DisclosureSigns? SignOf(ReadOnlySpan<byte> happened)
    {
        if (happened.StartsWith(Late))
            happened = happened[Late.Length..];
        return happened switch
        {
            _ when happened.SequenceEqual("delivered"u8) => DisclosureSigns.Delivered,
            _ when happened.SequenceEqual("refused"u8) => DisclosureSigns.Refused,
            _ when happened.SequenceEqual("throttled"u8) => DisclosureSigns.Throttled,
            _ when happened.SequenceEqual("indeterminate"u8) => DisclosureSigns.Indeterminate,
            _ when happened.SequenceEqual("never-sent"u8) || happened.SequenceEqual("cannot-minimise"u8) => DisclosureSigns.NeverSent,
            _ when happened.SequenceEqual("moved"u8) => DisclosureSigns.Moved,
            _ when happened.SequenceEqual("destroyed"u8) => DisclosureSigns.Destroyed,
            _ when happened.SequenceEqual("destruction-asked"u8) => null,
            _ when happened.StartsWith("cancellation-"u8) || happened.SequenceEqual("second-disclosure"u8) => null,
            // A word that this gateway does not know is one that says that something went, until somebody knows better.
            _ => DisclosureSigns.Indeterminate,
        };
    }

    // `1793500000000-0`.
    private static long TimeOf(ReadOnlySpan<byte> id) =>
        Utf8Parser.TryParse(id, out long at, out _) ? at : throw new InvalidDataException("An entry of the record of disclosures has no time.");
}

/// <summary>Orders that are to be looked at: of which disclosure each is, and where it stands.</summary>
internal sealed record GivenOut(int[] Disclosures, RedisKey[] Orders);
