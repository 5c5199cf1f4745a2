using System.Text;
using Gateway.Trail;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>Whatever is done to the files of a trail is found, with its place.</summary>
public sealed class TrailVerifierTests : IDisposable
{
    private readonly TrailScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Untouched_chain_is_whole_over_restarts_files_and_days()
    {
        await _scene.WriteAsync(40, longestFile: 2000);
        _scene.Clock.Advance(TimeSpan.FromDays(1));
        await _scene.WriteAsync(40, longestFile: 2000);

        var report = Verify();
        Assert.Empty(report.Faults);
        Assert.Equal(("replica-a", 84, 84, 0L), (report.Replica, report.Lines, report.Head.Sequence, report.NotSigned));
        Assert.True(report.Files > 4);
    }

    [Fact]
    public async Task One_byte_changed_at_any_offset_is_found_at_its_line()
    {
        await _scene.WriteAsync(6);
        var file = Assert.Single(_scene.Files.Files());
        var bytes = await File.ReadAllBytesAsync(file);
        for (var offset = 0; offset < bytes.Length; offset++)
        {
            foreach (var flip in (byte[])[1, 0x80])
            {
                var changed = bytes.ToArray();
                changed[offset] ^= flip;
                await File.WriteAllBytesAsync(file, changed);

                var faults = Verify().Faults;
                var line = bytes.AsSpan(0, offset).Count((byte)'\n') + 1;
                Assert.True(faults.Count > 0, $"Byte {offset} of line {line} was changed by {flip:x} and nothing was found.");
                var fault = faults[0];
                Assert.Equal(Path.GetFileName(file), fault.File);
                Assert.True(fault.Line == line || (bytes[offset] == '\n' && fault.Line == line - 1) || (changed[offset] == '\n' && fault.Line == line + 1), $"Byte {offset} of line {line}: {fault}");
            }
        }
    }

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

            Assert.Contains(Verify().Faults, fault => fault.File == "heads.jsonl");
        }
    }

    [Fact]
    public async Task Any_line_removed_is_found_where_it_was()
    {
        await _scene.WriteAsync(8);
        for (var removed = 0; removed < 10; removed++)
        {
            using var copy = Copy(lines => lines.RemoveAt(removed));
            var fault = Assert.Single(copy.Verify());
            // What is cut off at the end has no line behind it.
            Assert.Equal(removed == 9 ? (TrailFindingKind.Truncated, 9) : (TrailFindingKind.Missing, removed + 1), (fault.Kind, fault.Line));
        }
    }

    [Fact]
    public async Task Two_lines_swapped_are_found_where_they_are()
    {
        await _scene.WriteAsync(8);
        for (var i = 0; i < 8; i++)
        {
            using var copy = Copy(lines => (lines[i], lines[i + 1]) = (lines[i + 1], lines[i]));
            var fault = Assert.Single(copy.Verify());
            Assert.Equal((TrailFindingKind.Reordered, i + 2), (fault.Kind, fault.Line));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Tail_that_was_cut_off_is_found_by_the_signed_head(int cut)
    {
        await _scene.WriteAsync(8);
        using var copy = Copy(lines => lines.RemoveRange(lines.Count - cut, cut));

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
        Assert.Empty(Verify().Faults);

        await (await _scene.OpenAsync(kept: kept)).DisposeAsync();
        Assert.Contains(Verify().Faults, fault => fault is { Kind: TrailFindingKind.Missing, Line: 8 });
    }

    [Fact]
    public async Task File_that_is_gone_is_found()
    {
        await _scene.WriteAsync(40, longestFile: 1000);
        var files = _scene.Files.Files();
        File.Delete(files[1]);

        var fault = Assert.Single(Verify().Faults);
        Assert.Equal((TrailFindingKind.Missing, Path.GetFileName(files[2]), 1), (fault.Kind, fault.File, fault.Line));
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

        Assert.Contains(Verify().Faults, fault => fault is { Kind: TrailFindingKind.Forged, File: "heads.jsonl", Line: 1 });
        // With the key beside the files nobody can tell, and the report says so.
        var unpinned = TrailVerifier.Verify(_scene.Files, []);
        Assert.Empty(unpinned.Faults);
        Assert.Contains(unpinned.Notes, note => note.Kind == TrailFindingKind.Key);
    }

    [Fact]
    public async Task Lines_rewritten_and_chained_anew_without_the_key_are_found()
    {
        await _scene.WriteAsync(8);
        using var copy = Copy(lines =>
        {
            var head = new ChainHead(4, ChainLine.HashOf(Encoding.UTF8.GetBytes(lines[3])));
            for (var i = 4; i < lines.Count; i++)
            {
                var content = "{" + lines[i][(lines[i].IndexOf("\",", StringComparison.Ordinal) + 2)..].Replace("\"order\":4", "\"order\":5", StringComparison.Ordinal);
                var line = new System.Buffers.ArrayBufferWriter<byte>();
                ChainLine.Write(line, head, Encoding.UTF8.GetBytes(content));
                lines[i] = Encoding.UTF8.GetString(line.WrittenSpan);
                head = new ChainHead(head.Sequence + 1, ChainLine.HashOf(line.WrittenSpan));
            }
        });

        var fault = Assert.Single(copy.Verify());
        Assert.Equal((TrailFindingKind.Edited, 10), (fault.Kind, fault.Line));
        Assert.Contains("rewritten", fault.What, StringComparison.Ordinal);
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

        Assert.Empty(Verify().Faults);
        await File.WriteAllLinesAsync(_scene.Files.Heads, (await File.ReadAllLinesAsync(_scene.Files.Heads))[..2]);
        Assert.Equal(TrailFindingKind.NotSigned, Assert.Single(Verify().Faults).Kind);
    }

    [Fact]
    public async Task Torn_last_line_is_no_fault()
    {
        await _scene.WriteAsync(3);
        await File.AppendAllTextAsync(_scene.Files.Files()[0], "{\"seq\":6,\"pre");

        var report = Verify();
        Assert.Empty(report.Faults);
        Assert.Contains(report.Notes, note => note is { Kind: TrailFindingKind.Torn, Line: 6 });
    }

    [Fact]
    public async Task Line_that_a_start_cut_off_is_told_at_that_start_with_its_bytes()
    {
        await _scene.WriteAsync(3);
        await File.AppendAllTextAsync(_scene.Files.Files()[0], "{\"seq\":6,\"pre");
        await _scene.WriteAsync(1);

        var report = Verify();
        Assert.Empty(report.Faults);
        var note = Assert.Single(report.Notes);
        Assert.Equal((TrailFindingKind.Torn, 6), (note.Kind, note.Line));
        Assert.Contains(" 13 bytes ", note.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_others_follow_and_whose_end_is_not_signed_is_found()
    {
        await _scene.WriteAsync(40, longestFile: 1000);
        var last = (await File.ReadAllLinesAsync(_scene.Files.Files()[0])).Length;
        var heads = await File.ReadAllLinesAsync(_scene.Files.Heads);
        await File.WriteAllLinesAsync(_scene.Files.Heads, heads.Where(head => !head.Contains($"\"seq\":{last},", StringComparison.Ordinal)));

        var fault = Assert.Single(Verify().Faults);
        Assert.Equal((TrailFindingKind.NotSigned, Path.GetFileName(_scene.Files.Files()[0]), last), (fault.Kind, fault.File, fault.Line));
    }

    [Fact]
    public async Task Head_of_another_chain_by_the_same_key_is_found()
    {
        await _scene.WriteAsync(3);
        var foreign = SignedHead.Sign("replica-b", new ChainHead(2, ChainLine.HashOf(Encoding.UTF8.GetBytes(_scene.Lines()[1]))), _scene.Clock.GetUtcNow(), _scene.Key);
        await File.AppendAllTextAsync(_scene.Files.Heads, Encoding.UTF8.GetString(foreign.ToUtf8()) + "\n");

        Assert.Contains(Verify().Faults, fault => fault is { Kind: TrailFindingKind.Forged, File: "heads.jsonl" });
    }

    [Fact]
    public async Task Trail_without_any_head_is_not_signed()
    {
        await _scene.WriteAsync(3);
        File.Delete(_scene.Files.Heads);

        Assert.Equal(TrailFindingKind.NotSigned, Assert.Single(Verify().Faults).Kind);
    }

    private TrailReport Verify() => TrailVerifier.Verify(_scene.Files, [_scene.Key.PublicPem]);

    private ChangedCopy Copy(Action<List<string>> change) => new(_scene, change);

    /// <summary>The same chain with its one file changed.</summary>
    private sealed class ChangedCopy : IDisposable
    {
        private readonly TrailScene _scene;
        private readonly string _folder = Directory.CreateTempSubdirectory("trail-copy-").FullName;

        public ChangedCopy(TrailScene scene, Action<List<string>> change)
        {
            _scene = scene;
            foreach (var file in Directory.GetFiles(scene.Folder))
                File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
            var lines = scene.Lines().ToList();
            change(lines);
            File.WriteAllText(new TrailFolder(_folder).Files().Single(), string.Concat(lines.Select(line => line + "\n")));
        }

        public IReadOnlyList<TrailFinding> Verify() => TrailVerifier.Verify(new TrailFolder(_folder), [_scene.Key.PublicPem]).Faults;

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
