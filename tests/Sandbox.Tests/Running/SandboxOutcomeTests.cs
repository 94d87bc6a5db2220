namespace Platform.Sandbox.Tests.Running;

public class SandboxOutcomeTests
{
    private static readonly SandboxLimits Limits = new() { WallTime = TimeSpan.FromMinutes(30) };

    public static TheoryData<SandboxEnd, int?, string, string> Texts => new()
    {
        { SandboxEnd.Exited, 0, "done", "exit code 0" },
        { SandboxEnd.Exited, 1, "ValueError: x", "exit code 1: ValueError: x" },
        { SandboxEnd.Exited, 2, "", "exit code 2" },
        { SandboxEnd.Exited, 139, "", "killed by SIGSEGV (exit code 139)" },
        { SandboxEnd.Exited, 137, "last words", "killed by SIGKILL (exit code 137): last words" },
        { SandboxEnd.Exited, 255, "", "exit code 255" },
        { SandboxEnd.Timeout, null, "epoch 1", "timeout after 1800 s" },
        { SandboxEnd.OutOfMemory, null, "", "out of memory (limit 4096 MiB)" },
        { SandboxEnd.LogLimit, null, "x", "log larger than 100 MB" },
        { SandboxEnd.OutputLimit, null, "x", "output larger than 2 GB" },
        { SandboxEnd.Cancelled, null, "x", "cancelled" },
    };

    [Theory, MemberData(nameof(Texts))]
    public void Outcome_is_told_in_words_a_submitter_can_act_on(SandboxEnd reason, int? code, string tail, string text) =>
        Assert.Equal(text, new SandboxOutcome { Reason = reason, ExitCode = code, Tail = tail, Limits = Limits }.Describe());

    [Fact]
    public void Tail_keeps_the_end_and_begins_at_the_traceback()
    {
        var tail = new LogTail();
        for (var i = 0; i < 1000; i++) tail.Add($"epoch {i}");
        tail.Add("Traceback (most recent call last):");
        tail.Add("  File \"main.py\", line 1");
        tail.Add("numpy.core._exceptions._ArrayMemoryError: Unable to allocate 8 TiB");

        Assert.StartsWith("Traceback", tail.ToString());
        Assert.True(tail.SaysOutOfMemory());
        for (var i = 0; i < 1000; i++) tail.Add($"epoch {i}");
        Assert.InRange(tail.ToString().Length, 4000, 4097);
        Assert.EndsWith("epoch 999", tail.ToString());
        Assert.False(tail.SaysOutOfMemory());
    }

    [Fact]
    public void Lines_are_the_same_however_the_bytes_come()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes("a\r\nb\rc\n\n日本語🎈\n" + new string('x', 70_000) + "é" + new string('あ', 50_000) + "\nend");
        static List<string> Split(byte[] bytes, int size)
        {
            var splitter = new LineSplitter();
            var lines = new List<SandboxLine>();
            for (var at = 0; at < bytes.Length; at += size) splitter.Take(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)), default, lines);
            splitter.Finish(default, lines);
            return lines.Select(line => line.Text).ToList();
        }

        var whole = Split(bytes, bytes.Length);

        Assert.Equal(["a", "b", "c", "", "日本語🎈"], whole.Take(5));
        Assert.Equal("end", whole[^1]);
        Assert.DoesNotContain(whole, line => line.Contains('\uFFFD'));
        Assert.All([1, 2, 3, 7, 4096, 65536, 65537], size => Assert.Equal(whole, Split(bytes, size)));
    }
}
