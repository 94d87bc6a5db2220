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
