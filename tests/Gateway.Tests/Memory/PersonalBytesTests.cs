using System.Buffers;
using System.Text;
using Gateway.Memory;
using Xunit;

namespace Gateway.Tests.Memory;

public sealed class PersonalBytesTests
{
    [Fact]
    public void What_is_written_in_parts_is_read_as_a_whole()
    {
        using var bytes = new PersonalBytes(1);
        var expected = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            var part = $"Johanna van der Berg {i};";
            expected.Append(part);
            bytes.Write(Encoding.UTF8.GetBytes(part));
        }

        Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(bytes.Span));
    }

    [Fact]
    public void Memory_is_cleared_before_another_may_have_it()
    {
        var bytes = new PersonalBytes(64);
        bytes.Write("123456782"u8);
        var memory = bytes.Memory;
        bytes.Dispose();

        Assert.Equal(-1, memory.Span.IndexOfAnyExcept((byte)0));
        Assert.Equal(0, bytes.Length);
    }

    [Fact]
    public void Memory_that_became_too_small_is_cleared_too()
    {
        using var bytes = new PersonalBytes(16);
        bytes.Write("123456782"u8);
        var small = bytes.Memory;
        bytes.Write(new byte[4_096]);

        Assert.Equal(-1, small.Span.IndexOfAnyExcept((byte)0));
        Assert.True(bytes.Span.StartsWith("123456782"u8));
    }

    [Fact]
    public void More_than_there_is_room_for_cannot_be_claimed()
    {
        using var bytes = new PersonalBytes(16);
        var room = bytes.GetSpan().Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Advance(-1));
    }
}
