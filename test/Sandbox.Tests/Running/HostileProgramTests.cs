using Platform.Sandbox.Outputs;
using Platform.Testing;

namespace Platform.Sandbox.Tests.Running;

/// <summary>Programs that take too much or will not end. Each ends with a clear text, and nothing of it is left.</summary>
public class HostileProgramTests
{
    private static readonly SandboxLimits Limits = new() { WallTime = TimeSpan.FromSeconds(60), MemoryBytes = 256 << 20, Processes = 40, TempBytes = 16 << 20 };

    [Theory, InlineData(true), InlineData(false)]
    public async Task Fork_bomb_is_held_to_its_processes(bool groups)
    {
        using var job = new JobFolder("""
            import os, signal, time
            made = 0
            for _ in range(2000):
                try:
                    if os.fork() == 0:
                        signal.pause()
                    made += 1
                except OSError:
                    break
            print("made", made)
            raise SystemExit(3)
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { UseControlGroups = groups });

        Assert.Equal(3, outcome.ExitCode);
        Assert.InRange(int.Parse(Assert.Single(job.Texts).Split(' ')[1]), 30, 40);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Endless_fork_bomb_ends_with_its_time(bool groups)
    {
        var clock = new FakeClock();
        using var job = new JobFolder("""
            import os, signal
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("begin")
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { UseControlGroups = groups, Grace = TimeSpan.FromMilliseconds(200) }, clock,
            _ => clock.Advance(TimeSpan.FromSeconds(61)));

        Assert.Equal("timeout after 60 s", outcome.Describe());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Memory_hog_is_out_of_memory(bool groups)
    {
        using var job = new JobFolder("""
            held = []
            while True:
                held.append(bytearray(b"x") * 10_000_000)
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { UseControlGroups = groups });

        Assert.Equal("out of memory (limit 256 MiB)", outcome.Describe());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Memory_hog_of_many_processes_is_out_of_memory(bool groups)
    {
        using var job = new JobFolder("""
            import os, signal
            for _ in range(8):
                if os.fork() == 0:
                    held = bytearray(b"x") * 60_000_000
                    signal.pause()
            signal.pause()
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { UseControlGroups = groups });

        Assert.Equal(SandboxEnd.OutOfMemory, outcome.Reason);
    }

    [Fact]
    public async Task Memory_in_no_process_is_not_to_be_had_where_nothing_counts_it()
    {
        using var job = new JobFolder("""
            import os
            os.memfd_create("hidden")
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { UseControlGroups = false });

        Assert.EndsWith("PermissionError: [Errno 1] Operation not permitted", outcome.Describe());
    }

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

    [Fact]
    public async Task Children_that_outlive_the_program_are_ended()
    {
        using var job = new JobFolder("""
            import os, signal, sys
            read, write = os.pipe()
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    signal.signal(signal.SIGHUP, signal.SIG_IGN)
                    os.write(write, b"x")
                    while True:
                        signal.pause()
                os._exit(0)
            os.read(read, 1)
            print("leaving")
            """);

        var outcome = await job.RunAsync(Limits);

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(["leaving"], job.Texts);
    }

    [Fact]
    public async Task Program_that_ignores_being_asked_is_killed()
    {
        var clock = new FakeClock();
        using var job = new JobFolder("""
            import signal
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            print("ready")
            while True:
                signal.pause()
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { Grace = TimeSpan.FromMilliseconds(200) }, clock, _ => clock.Advance(TimeSpan.FromSeconds(61)));

        Assert.Equal("timeout after 60 s", outcome.Describe());
        Assert.Null(outcome.ExitCode);
    }

    [Fact]
    public async Task Program_that_is_asked_to_stop_may_say_goodbye()
    {
        var clock = new FakeClock();
        using var job = new JobFolder("""
            import signal, sys
            def stop(*_):
                print("saved")
                sys.exit(0)
            signal.signal(signal.SIGTERM, stop)
            print("ready")
            while True:
                signal.pause()
            """);

        var outcome = await job.RunAsync(Limits, new SandboxOptions { Grace = TimeSpan.FromSeconds(30) }, clock, line =>
        {
            if (line.Text == "ready") clock.Advance(TimeSpan.FromSeconds(61));
        });

        Assert.Equal("timeout after 60 s", outcome.Describe());
        Assert.Equal(["ready", "saved"], job.Texts);
        Assert.Equal(TimeSpan.FromSeconds(61), outcome.Duration);
    }

    [Fact]
    public async Task Cancelled_program_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        using var job = new JobFolder("""
            import time
            print("ready")
            time.sleep(600)
            """);

        var outcome = await job.RunAsync(Limits, onLine: _ => stop.Cancel(), cancellationToken: stop.Token);

        Assert.Equal("cancelled", outcome.Describe());
    }

    [Fact]
    public async Task Cancelled_before_it_began_never_begins()
    {
        using var job = new JobFolder("print('ran')");

        var outcome = await job.RunAsync(Limits, cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(SandboxEnd.Cancelled, outcome.Reason);
        Assert.Empty(job.Texts);
    }

    [Fact]
    public async Task Processor_time_is_bounded_where_it_is_asked_for()
    {
        using var job = new JobFolder("while True: pass");

        var outcome = await job.RunAsync(Limits with { CpuTime = TimeSpan.FromSeconds(1) });

        Assert.Equal("timeout: more than 1 s of processor time", outcome.Describe());
    }

    [Fact]
    public async Task Many_jobs_at_once_do_not_disturb_each_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            using var job = new JobFolder($$"""
                import os
                if {{number}} % 2:
                    raise SystemExit({{number}})
                print(os.getpid(), {{number}})
                """);
            var outcome = await job.RunAsync(Limits);
            return (outcome.ExitCode, Text: string.Join("|", job.Texts));
        }));

        Assert.Equal([(0, "2 0"), (1, ""), (0, "2 2"), (3, ""), (0, "2 4"), (5, "")], outcomes.Select(outcome => (outcome.ExitCode ?? -1, outcome.Text)));
    }
}
