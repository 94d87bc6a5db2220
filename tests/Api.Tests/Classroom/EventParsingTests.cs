using System.Buffers;
using System.Text;
using System.Text.Json;
using Platform.Api.Surfaces.Classroom;
using Platform.Api.Surfaces.Classroom.Events;
using Platform.Contracts.Classroom;

namespace Platform.Api.Tests.Classroom;

/// <summary>What becomes of an event's fields.</summary>
public sealed class EventParsingTests
{
    private const string Traceback = "Traceback (most recent call last):\n  File \"a.py\", line 1\n\u001b[0;31mNameError\u001b[0m: name 'x' is not defined\n";
    private static readonly DateTimeOffset Now = new(2025, 1, 18, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2025-01-18T10:30:00Z", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18T10:30:00", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18T10:30:00.123456", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18T19:30:00+09:00", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18T19:30:00+0900", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18 10:30:00", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18 10:30:00.123456+00:00", "2025-01-18T10:30:00Z")]
    [InlineData("2025-01-18", "2025-01-18T00:00:00Z")]
    [InlineData("2025-01-18T12:05:00Z", "2025-01-18T12:05:00Z")]
    [InlineData("2025-01-18T12:05:01Z", "2025-01-18T12:00:00Z")]
    [InlineData("8999-01-01T00:00:00Z", "2025-01-18T12:00:00Z")]
    public void Time_is_read_in_every_form_and_one_far_ahead_is_now(string written, string expected) =>
        Assert.Equal(expected, Api.Surfaces.SurfaceJson.Instant(Read(new { eventType = "session_started", userId = "a", timestamp = written }).Time));

    [Fact]
    public void Time_that_is_missing_is_now() => Assert.Equal(Now, Read(new { eventType = "session_started", userId = "a", timestamp = (string?)null }).Time);

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(null, "fine", null, false)]
    [InlineData(null, Traceback, null, true)]
    [InlineData(false, Traceback, null, false)]
    [InlineData(false, null, "printed", false)]
    [InlineData(true, null, null, true)]
    [InlineData(null, null, "NameError: x", true)]
    [InlineData(null, "  Cell In[3], line 1\n    x ==\n        ^\nSyntaxError: invalid syntax", null, true)]
    [InlineData(null, "I read: Traceback (most recent call last) is what Python prints", null, false)]
    public void Error_is_what_is_said_to_be_one_or_has_the_shape_of_one(bool? hasError, string? result, string? message, bool expected)
    {
        var run = Run(new { eventType = "cell_executed", userId = "a", notebookPath = "n", cellId = "c", hasError, result, errorMessage = message });

        Assert.Equal(expected, run.HasError);
        Assert.Equal(expected ? message ?? result : null, run.Error);
    }

    [Fact]
    public void Outputs_of_a_notebook_are_read_as_text_and_their_error_as_one()
    {
        var run = Run(new
        {
            eventType = "cell_execution",
            userId = "a",
            notebookPath = "n",
            cellIndex = 0,
            output = new object[]
            {
                new { output_type = "stream", name = "stdout", text = new[] { "one\n", "two\n" } },
                new { output_type = "error", ename = "KeyError", evalue = "'k'", traceback = new[] { "where", "KeyError: 'k'" } },
            },
        });

        Assert.Equal((true, "where\nKeyError: 'k'", "one\ntwo\nwhere\nKeyError: 'k'"), (run.HasError, run.Error, run.Output));
    }

    [Theory]
    [InlineData("None", "secret = 1", "printed", Traceback)]
    [InlineData("Code", null, "printed", "NameError: name 'x' is not defined")]
    [InlineData("Output", "secret = 1", null, "NameError: name 'x' is not defined")]
    [InlineData("Both", null, null, "NameError: name 'x' is not defined")]
    public void Redaction_keeps_of_a_run_what_it_may(string redact, string? code, string? output, string error)
    {
        var run = Run(
            new { eventType = "cell_execution", userId = "a", notebookPath = "n", cellIndex = 0, cellContent = "secret = 1", output = "printed", hasError = true, errorMessage = Traceback },
            Enum.Parse<Redaction>(redact));

        Assert.Equal((code, output, error), (run.Code, run.Output, run.Error));
    }

    [Theory]
    [InlineData("x", 65_536)]
    [InlineData("語", 21_845)]
    [InlineData("😀", 16_384)]
    public void Text_of_64_kibibytes_is_kept_whole_and_a_longer_one_cut_with_a_mark(string unit, int fits)
    {
        var whole = string.Concat(Enumerable.Repeat(unit, fits));
        Assert.Equal(whole, KeptText.Of(whole));
        Assert.Equal(whole, KeptText.OfError(whole));

        var cut = KeptText.Of(whole + unit + unit)!;
        Assert.StartsWith(whole, cut);
        Assert.EndsWith($"[… cut to 65536 of {Encoding.UTF8.GetByteCount(whole + unit + unit)} bytes]", cut);
        var error = KeptText.OfError("head" + whole + "\nNameError: x")!;
        Assert.StartsWith("head", error);
        Assert.EndsWith("\nNameError: x", error);
        Assert.InRange(Encoding.UTF8.GetByteCount(error), 60_000, 65_536 + 100);
    }

    [Fact]
    public void Body_in_many_segments_with_escaped_names_reads_as_one_in_one()
    {
        var json = """{"event\u0054ype":"cell_execution","userId":"田中","notebookPath":"//a/b.ipynb","cellIndex":5.0,"unknown":{"userId":["x"]},"cellContent":"p\u00e9\ud83d\ude00","totalCells":7}""";
        var bytes = Encoding.UTF8.GetBytes(json);
        var whole = EventBody.Parse(new ReadOnlySequence<byte>(bytes), new EventChecks(Redaction.None, Now)).Events[0];
        Assert.Equal(("cell_execution", "田中", "/a/b.ipynb", 5, "pé😀", 7), (whole.Type, whole.StudentId, whole.Notebook, whole.Cell!.Index, whole.Run!.Code, whole.TotalCells));

        for (var size = 1; size <= 8; size++)
            Assert.Equal(whole with { EventId = "" }, EventBody.Parse(Split(bytes, size), new EventChecks(Redaction.None, Now)).Events[0] with { EventId = "" });
    }

    private static ReadOnlySequence<byte> Split(byte[] bytes, int size)
    {
        Segment? first = null, last = null;
        foreach (var part in bytes.Chunk(size))
        {
            last = new Segment(part, last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private static ClassroomEvent Read(object fields, Redaction redact = Redaction.None) =>
        Assert.Single(EventBody.Parse(new ReadOnlySequence<byte>(JsonSerializer.SerializeToUtf8Bytes(fields)), new EventChecks(redact, Now)).Events);

    private static CellRun Run(object fields, Redaction redact = Redaction.None) => Read(fields, redact).Run!;

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] part, Segment? before)
        {
            Memory = part;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
