using System.Text;
using Gateway.Forwarding;
using Xunit;

namespace Gateway.Tests.Forwarding;

/// <summary>The stream reads the next order's body when the one before was read: who could still ask for more of the one before would get bytes of another order.</summary>
public sealed class BodyStreamTests : IDisposable
{
    private static readonly byte[] First = Encoding.UTF8.GetBytes("""{"resourceType":"Bundle","id":"eerste"}""");
    private static readonly byte[] Second = Encoding.UTF8.GetBytes("""{"resourceType":"Bundle"}""");

    private readonly BodyStream _body = new();
    private readonly byte[] _buffer = new byte[1024];

    public void Dispose() => _body.Dispose();

    [Fact]
    public void Body_is_read_when_its_reader_was_told_that_there_is_no_more()
    {
        _body.Begin(First);
        Assert.Equal(First.Length, _body.Read(_buffer, 0, _buffer.Length));
        Assert.False(_body.IsRead);
        // As YARP asks between two reads.
        Assert.Equal(0, _body.Read([]));
        Assert.False(_body.IsRead);
        Assert.Equal(0, _body.Read(_buffer));
        Assert.True(_body.IsRead);
    }

    [Fact]
    public async Task Next_body_is_read_from_its_beginning_and_nothing_of_the_one_before()
    {
        _body.Begin(First);
        Assert.Equal(First.Length, await _body.ReadAsync(_buffer, TestContext.Current.CancellationToken));
        Assert.Equal(0, await _body.ReadAsync(_buffer, TestContext.Current.CancellationToken));
        _body.Begin(Second);
        Assert.False(_body.IsRead);
        Assert.Equal(Second.Length, _body.Length);
        using var read = new MemoryStream();
        await _body.CopyToAsync(read, bufferSize: 7, TestContext.Current.CancellationToken);
        Assert.Equal(Second, read.ToArray());
        Assert.True(_body.IsRead);
    }

    [Fact]
    public async Task Reader_that_is_cut_off_gets_nothing()
    {
        _body.Begin(First);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => Assert.Equal(0, await _body.ReadAsync(_buffer, new CancellationToken(canceled: true))));
        Assert.Equal(0, _body.Position);
        Assert.False(_body.IsRead);
    }
}
