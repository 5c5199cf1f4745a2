using System.Text;
using Gateway.Trail;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>What was awaited is on disk and chained; what fails is told, and goes on by itself.</summary>
public sealed class TrailWriterTests : IDisposable
{
    private readonly TrailScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Awaited_line_is_in_the_file()
    {
        await using var writer = await _scene.OpenAsync();
        await _scene.AppendAsync(writer, 7);

        Assert.EndsWith("\"order\":7}", _scene.Lines()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_carries_its_number_and_the_hash_of_the_line_before()
    {
        await _scene.WriteAsync(20);

        var head = ChainHead.Beginning;
        foreach (var line in _scene.Lines().Select(Encoding.UTF8.GetBytes))
        {
            Assert.Equal(new ChainLine(head.Sequence + 1, head.Hash), ChainLine.Read(line));
            head = new ChainHead(head.Sequence + 1, ChainLine.HashOf(line));
        }

        Assert.Equal(22, head.Sequence);
    }

    [Fact]
    public async Task Lines_of_many_callers_are_all_there_once()
    {
        await using (var writer = await _scene.OpenAsync())
            await Task.WhenAll(Enumerable.Range(0, 2000).Select(order => Task.Run(() => _scene.AppendAsync(writer, order))));

        var orders = _scene.Lines().Where(line => line.Contains("\"order\":", StringComparison.Ordinal)).Select(line => int.Parse(line.Split("\"order\":")[1].TrimEnd('}'), provider: null));
        Assert.Equal(Enumerable.Range(0, 2000), orders.Order());
    }

    [Fact]
    public async Task Chain_goes_on_after_a_restart_and_over_files_and_days()
    {
        await _scene.WriteAsync(30, longestFile: 1024);
        _scene.Clock.Advance(TimeSpan.FromDays(1));
        var last = await _scene.WriteAsync(1, longestFile: 1024);

        Assert.True(_scene.Files.Files().Count > 4);
        Assert.Equal(last.Head.Sequence, _scene.Lines().Count);
        Assert.Contains(_scene.Files.Files(), file => file.EndsWith("-20260303.jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Head_is_signed_by_the_key_whose_public_part_lies_beside_the_files()
    {
        var last = await _scene.WriteAsync(3);

        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(Assert.Single(_scene.Files.PublicKeys()).Pem);
        Assert.True(last.IsSignedBy(key));
        Assert.False((last with { Head = last.Head with { Sequence = 4 } }).IsSignedBy(key));
        Assert.Equal(ChainLine.HashOf(Encoding.UTF8.GetBytes(_scene.Lines()[^1])), last.Head.Hash);
    }

    [Fact]
    public async Task Torn_last_line_is_cut_off_and_told()
    {
        await _scene.WriteAsync(3);
        await File.AppendAllTextAsync(_scene.Files.Files()[0], "{\"seq\":6,\"pre");
        await _scene.WriteAsync(1);

        Assert.Contains("\"trail-opened\",\"replica\":\"replica-a\",\"torn\":13}", _scene.Lines()[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_behind_the_head_somebody_kept_are_told_as_missing()
    {
        var kept = await _scene.WriteAsync(5);
        foreach (var file in Directory.GetFiles(_scene.Folder))
            File.Delete(file);

        await using var writer = await _scene.OpenAsync(kept: kept);
        Assert.Equal(kept, writer.Missing);
        Assert.Contains("\"missing\":7,", _scene.Lines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_disk_is_told_to_every_caller_and_the_chain_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        await using var writer = await _scene.OpenAsync(longestFile: 400);
        await _scene.AppendAsync(writer, 1);
        await _scene.AppendAsync(writer, 2);
        var next = _scene.Files.File(_scene.Files.Files().Count + 1, new DateOnly(2026, 3, 2));
        File.CreateSymbolicLink(next, "/dev/full");

        await Assert.ThrowsAsync<TrailUnavailableException>(async () =>
        {
            while (true)
                await _scene.AppendAsync(writer, 3);
        });
        Assert.False(writer.IsWritable);
        await Assert.ThrowsAsync<TrailUnavailableException>(() => _scene.AppendAsync(writer, 4));
        await Assert.ThrowsAsync<TrailUnavailableException>(() => writer.TryAsync());

        File.Delete(next);
        await writer.TryAsync();
        Assert.True(writer.IsWritable);
        await _scene.AppendAsync(writer, 5);
        Assert.Null(writer.Missing);
        Assert.EndsWith("\"order\":5}", _scene.Lines()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_of_another_gateway_is_not_written()
    {
        await using var first = await _scene.OpenAsync();
        await using var second = new TrailWriter(new TrailOptions(_scene.Folder, "replica-b"), _scene.Key, _scene.Clock);

        await Assert.ThrowsAsync<TrailUnavailableException>(() => second.TryAsync());
    }
}
