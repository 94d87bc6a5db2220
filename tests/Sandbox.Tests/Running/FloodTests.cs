using Platform.Sandbox.Outputs;

namespace Platform.Sandbox.Tests.Running;

/// <summary>Programs that write more than they may: to the disk, to memory that looks like a disk, to the log.</summary>
public class FloodTests
{
    private static readonly SandboxLimits Limits = new() { WallTime = TimeSpan.FromSeconds(60), MemoryBytes = 256 << 20, TempBytes = 16 << 20 };

    [Theory, InlineData("/tmp"), InlineData("/dev/shm")]
    public async Task Private_folders_fill_up_at_their_size(string folder)
    {
        using var job = new JobFolder($$"""
            written = 0
            try:
                with open("{{folder}}/big", "wb", buffering=0) as f:
                    while True:
                        written += f.write(b"x" * 1_000_000)
            except OSError as e:
                print(e.errno, written)
            """);

        var outcome = await job.RunAsync(Limits);

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.StartsWith("28 ", Assert.Single(job.Texts));
        Assert.InRange(int.Parse(job.Texts.Single().Split(' ')[1]), 14_000_000, 17_000_000);
    }

    [Fact]
    public async Task Disk_filler_is_stopped()
    {
        using var job = new JobFolder("""
            for i in range(100000):
                with open(f"/output/{i}", "wb") as f:
                    f.write(b"x" * 1_000_000)
            """);

        var outcome = await job.RunAsync(Limits with { OutputBytes = 20_000_000 });

        Assert.Equal("output larger than 20 MB", outcome.Describe());
    }

    [Fact]
    public async Task Disk_filler_with_one_file_is_stopped()
    {
        using var job = new JobFolder("""
            import signal
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            with open("/output/big", "wb") as f:
                while True:
                    f.write(b"x" * 1_000_000)
            """);

        var outcome = await job.RunAsync(Limits with { OutputBytes = 20_000_000 });

        Assert.Equal("output larger than 20 MB", outcome.Describe());
    }

    [Fact]
    public async Task Disk_filler_that_hides_its_files_is_stopped()
    {
        using var job = new JobFolder("""
            import os, signal
            held = []
            for i in range(60):
                held.append(open("/output/x", "wb"))
                held[-1].write(b"x" * 1_000_000)
                held[-1].flush()
                os.unlink("/output/x")
            signal.pause()
            """);

        var outcome = await job.RunAsync(Limits with { OutputBytes = 20_000_000 });

        Assert.Equal("output larger than 20 MB", outcome.Describe());
    }

    [Fact]
    public async Task Disk_filler_behind_a_closed_folder_is_stopped()
    {
        using var job = new JobFolder("""
            import os, signal
            os.mkdir("/output/closed")
            for i in range(30):
                with open(f"/output/closed/{i}", "wb") as f:
                    f.write(b"x" * 1_000_000)
            os.chmod("/output/closed", 0)
            signal.pause()
            """);

        var outcome = await job.RunAsync(Limits with { OutputBytes = 20_000_000 });

        Assert.Equal(SandboxEnd.OutputLimit, outcome.Reason);
    }

    [Fact]
    public async Task Folders_that_come_and_go_disturb_nothing()
    {
        using var job = new JobFolder("""
            import os, shutil, time
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                os.makedirs("/output/a/b/c")
                for i in range(20):
                    open(f"/output/a/b/{i}", "w").close()
                shutil.rmtree("/output/a")
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { WatchInterval = TimeSpan.FromMilliseconds(1) });

        Assert.True(outcome.Succeeded, outcome.Describe());
    }

    [Fact]
    public async Task Too_many_files_are_stopped()
    {
        using var job = new JobFolder("""
            for i in range(300):
                open(f"/output/{i}", "w").close()
            """);

        var outcome = await job.RunAsync(Limits with { OutputEntries = 200 });

        Assert.Equal("output of more than 200 files and folders", outcome.Describe());
    }

    [Fact]
    public async Task Endlessly_nested_folders_are_stopped_and_can_be_removed()
    {
        using var job = new JobFolder("""
            import os
            os.chdir("/output")
            for i in range(3000):
                os.mkdir("d" * 100)
                os.chdir("d" * 100)
            os.chmod(".", 0)
            """);

        var outcome = await job.RunAsync(Limits);
        UntrustedFolder.Delete(job.Output);

        Assert.Equal("output folders nested deeper than 64", outcome.Describe());
        Assert.False(Directory.Exists(job.Output));
    }

    [Fact]
    public async Task Flood_of_log_is_cut_at_its_size()
    {
        using var job = new JobFolder("""
            while True:
                print("x" * 99)
            """);

        var outcome = await job.RunAsync(Limits with { LogBytes = 1_000_050 });

        Assert.Equal("log larger than 1 MB", outcome.Describe());
        Assert.True(outcome.LogTruncated);
        Assert.Equal(1_000_050, outcome.LogBytes);
        Assert.Equal(10_001, job.Lines.Count);
        Assert.Equal(50, job.Lines[^1].Text.Length);
    }

    [Fact]
    public async Task Flood_without_a_line_end_is_delivered_in_pieces()
    {
        using var job = new JobFolder("""
            import sys
            sys.stdout.write("x" * 1_000_000)
            """);

        var outcome = await job.RunAsync(Limits);

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(1_000_000, job.Texts.Sum(line => line.Length));
        Assert.All(job.Texts, line => Assert.InRange(line.Length, 1, 65536));
    }
}
