using System.Text;
using Gateway.Trail;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>What the lines alone cannot tell, the signed heads do: an end that was cut off, or all of it written anew.</summary>
public sealed class SignedHeadTests : IDisposable
{
    private readonly TrailScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task One_byte_changed_in_the_heads_is_found()
    {
        await _scene.WriteAsync(3);
        var bytes = await File.ReadAllBytesAsync(_scene.Files.Heads);
        for (var offset = 0; offset < bytes.Length; offset++)
        {
            var changed = bytes.ToArray();
            changed[offset] ^= 1;
            await File.WriteAllBytesAsync(_scene.Files.Heads, changed);

            Assert.Contains(_scene.Verify().Faults, fault => fault.File == "heads.jsonl");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Tail_that_was_cut_off_is_found_by_the_signed_head(int cut)
    {
        await _scene.WriteAsync(8);
        using var copy = _scene.Copy(lines => lines.RemoveRange(lines.Count - cut, cut));

        var fault = Assert.Single(copy.Verify());
        Assert.Equal((TrailFindingKind.Truncated, 10 - cut), (fault.Kind, fault.Line));
    }

    [Fact]
    public async Task Tail_that_was_cut_off_with_its_head_is_found_by_the_next_start_that_knows_the_head_from_elsewhere()
    {
        var kept = await _scene.WriteAsync(8);
        var lines = await File.ReadAllLinesAsync(_scene.Files.Files()[0]);
        await File.WriteAllLinesAsync(_scene.Files.Files()[0], lines[..^3]);
        await File.WriteAllLinesAsync(_scene.Files.Heads, (await File.ReadAllLinesAsync(_scene.Files.Heads))[..^1]);
        Assert.Empty(_scene.Verify().Faults);

        await (await _scene.OpenAsync(kept: kept)).DisposeAsync();
        Assert.Contains(_scene.Verify().Faults, fault => fault is { Kind: TrailFindingKind.Missing, Line: 8 });
    }

    [Fact]
    public async Task Whole_rewritten_by_someone_with_another_key_is_found_by_the_key_that_was_brought_along()
    {
        await _scene.WriteAsync(8);
        foreach (var file in Directory.GetFiles(_scene.Folder))
            File.Delete(file);
        using var forger = new TrailKey("audit.1", TrailScene.Secret());
        await using (var writer = await _scene.OpenAsync(key: forger))
            await _scene.AppendAsync(writer, 1);

        Assert.Contains(_scene.Verify().Faults, fault => fault is { Kind: TrailFindingKind.Forged, File: "heads.jsonl", Line: 1 });
        // With the key beside the files nobody can tell, and the report says so.
        var unpinned = TrailVerifier.Verify(_scene.Files, []);
        Assert.Empty(unpinned.Faults);
        Assert.Contains(unpinned.Notes, note => note.Kind == TrailFindingKind.Key);
    }

    [Fact]
    public async Task Heads_that_were_taken_away_are_missed_after_two_minutes()
    {
        await using (var writer = await _scene.OpenAsync())
        {
            for (var minute = 0; minute < 5; minute++)
            {
                await _scene.AppendAsync(writer, minute);
                _scene.Clock.Advance(TimeSpan.FromMinutes(1));
                await writer.TryAsync();
            }
        }

        Assert.Empty(_scene.Verify().Faults);
        await File.WriteAllLinesAsync(_scene.Files.Heads, (await File.ReadAllLinesAsync(_scene.Files.Heads))[..2]);
        Assert.Equal(TrailFindingKind.NotSigned, Assert.Single(_scene.Verify().Faults).Kind);
    }

    [Fact]
    public async Task File_that_others_follow_and_whose_end_is_not_signed_is_found()
    {
        await _scene.WriteAsync(40, longestFile: 1000);
        var last = (await File.ReadAllLinesAsync(_scene.Files.Files()[0])).Length;
        var heads = await File.ReadAllLinesAsync(_scene.Files.Heads);
        await File.WriteAllLinesAsync(_scene.Files.Heads, heads.Where(head => !head.Contains($"\"seq\":{last},", StringComparison.Ordinal)));

        var fault = Assert.Single(_scene.Verify().Faults);
        Assert.Equal((TrailFindingKind.NotSigned, Path.GetFileName(_scene.Files.Files()[0]), last), (fault.Kind, fault.File, fault.Line));
    }

    [Fact]
    public async Task Head_of_another_chain_by_the_same_key_is_found()
    {
        await _scene.WriteAsync(3);
        var foreign = SignedHead.Sign("replica-b", new ChainHead(2, ChainLine.HashOf(Encoding.UTF8.GetBytes(_scene.Lines()[1]))), _scene.Clock.GetUtcNow(), _scene.Key);
        await File.AppendAllTextAsync(_scene.Files.Heads, Encoding.UTF8.GetString(foreign.ToUtf8()) + "\n");

        Assert.Contains(_scene.Verify().Faults, fault => fault is { Kind: TrailFindingKind.Forged, File: "heads.jsonl" });
    }

    [Fact]
    public async Task Trail_without_any_head_is_not_signed()
    {
        await _scene.WriteAsync(3);
        File.Delete(_scene.Files.Heads);

        Assert.Equal(TrailFindingKind.NotSigned, Assert.Single(_scene.Verify().Faults).Kind);
    }
}
