using System.Text;
using Gateway.Trail;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>Whatever is done to the lines of a trail is found, with its place.</summary>
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

        var report = _scene.Verify();
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

                var faults = _scene.Verify().Faults;
                var line = bytes.AsSpan(0, offset).Count((byte)'\n') + 1;
                Assert.True(faults.Count > 0, $"Byte {offset} of line {line} was changed by {flip:x} and nothing was found.");
                var fault = faults[0];
                Assert.Equal(Path.GetFileName(file), fault.File);
                Assert.True(fault.Line == line || (bytes[offset] == '\n' && fault.Line == line - 1) || (changed[offset] == '\n' && fault.Line == line + 1), $"Byte {offset} of line {line}: {fault}");
            }
        }
    }

    [Fact]
    public async Task Any_line_removed_is_found_where_it_was()
    {
        await _scene.WriteAsync(8);
        for (var removed = 0; removed < 10; removed++)
        {
            using var copy = _scene.Copy(lines => lines.RemoveAt(removed));
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
            using var copy = _scene.Copy(lines => (lines[i], lines[i + 1]) = (lines[i + 1], lines[i]));
            var fault = Assert.Single(copy.Verify());
            Assert.Equal((TrailFindingKind.Reordered, i + 2), (fault.Kind, fault.Line));
        }
    }

    [Fact]
    public async Task File_that_is_gone_is_found()
    {
        await _scene.WriteAsync(40, longestFile: 1000);
        var files = _scene.Files.Files();
        File.Delete(files[1]);

        var fault = Assert.Single(_scene.Verify().Faults);
        Assert.Equal((TrailFindingKind.Missing, Path.GetFileName(files[2]), 1), (fault.Kind, fault.File, fault.Line));
    }

    [Fact]
    public async Task Lines_rewritten_and_chained_anew_without_the_key_are_found()
    {
        await _scene.WriteAsync(8);
        using var copy = _scene.Copy(lines =>
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
    public async Task Torn_last_line_is_no_fault()
    {
        await _scene.WriteAsync(3);
        await File.AppendAllTextAsync(_scene.Files.Files()[0], "{\"seq\":6,\"pre");

        var report = _scene.Verify();
        Assert.Empty(report.Faults);
        Assert.Contains(report.Notes, note => note is { Kind: TrailFindingKind.Torn, Line: 6 });
    }

    [Fact]
    public async Task Line_that_a_start_cut_off_is_told_at_that_start_with_its_bytes()
    {
        await _scene.WriteAsync(3);
        await File.AppendAllTextAsync(_scene.Files.Files()[0], "{\"seq\":6,\"pre");
        await _scene.WriteAsync(1);

        var report = _scene.Verify();
        Assert.Empty(report.Faults);
        var note = Assert.Single(report.Notes);
        Assert.Equal((TrailFindingKind.Torn, 6), (note.Kind, note.Line));
        Assert.Contains(" 13 bytes ", note.What, StringComparison.Ordinal);
    }
}
