using System.Numerics;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Disclosure;

/// <summary>
/// Memory for what is sealed, used again. The client of Redis takes whole arrays only, so their lengths are few: four to each doubling, and just as
/// long that Redis, whose allocator knows the same lengths (jemalloc's size classes), keeps them without waste.
/// </summary>
internal static class SealedMemory
{
    /// <summary>What Redis itself adds to a value: a header and a zero.</summary>
    private const int Added = 10;
    private const int Steps = 4;
    private const int Classes = 64;

    private static readonly ObjectPool<byte[]>[] Pools = [.. Enumerable.Range(0, Classes).Select(size => new DefaultObjectPool<byte[]>(new Arrays(LengthOf(size)), 32))];

    /// <returns>At least so long; what is in it, nobody knows.</returns>
    public static byte[] Take(int length) => ClassOf(length) is < Classes and var size ? Pools[size].Get() : new byte[length];

    public static void GiveBack(byte[] bytes)
    {
        // Others did not come from here: what was read from the ledger may have any length.
        if (bytes.Length > 0 && ClassOf(bytes.Length) is < Classes and var size && LengthOf(size) == bytes.Length)
            Pools[size].Return(bytes);
    }

    // 320, 384, 448, 512, 640, ...: 256 * 2^(size / 4), and quarters of it.
    private static int LengthOf(int size) => ((256 << (size / Steps)) / Steps * (Steps + 1 + (size % Steps))) - Added;

    private static int ClassOf(int length)
    {
        var whole = Math.Max(length + Added, 257) - 1;
        var doubling = BitOperations.Log2((uint)whole) - 8;
        return (doubling * Steps) + (whole / ((256 << doubling) / Steps)) - Steps;
    }

    private sealed class Arrays(int length) : PooledObjectPolicy<byte[]>
    {
        public override byte[] Create() => new byte[length];

        public override bool Return(byte[] obj) => true;
    }
}
