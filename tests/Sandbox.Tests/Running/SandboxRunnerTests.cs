using Platform.Testing;

namespace Platform.Sandbox.Tests.Running;

public class SandboxRunnerTests
{
    internal const string SampleMain = """
        import argparse
        import json
        from pathlib import Path

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--config", required=True)
            parser.add_argument("--output", required=True)
            args = parser.parse_args()
            output_dir = Path(args.output)
            output_dir.mkdir(parents=True, exist_ok=True)
            metrics = {
                "params": {"method": "padim", "dataset": "mvtec_ad", "backbone": "resnet18"},
                "metrics": {"image_auc": 0.985, "pixel_auc": 0.976, "pixel_pro": 0.920}
            }
            with open(output_dir / "metrics.json", "w") as f:
                json.dump(metrics, f, indent=2)

        if __name__ == "__main__":
            main()
        """;

    [Fact]
    public async Task Sample_submission_runs_and_writes_its_metrics()
    {
        using var job = new JobFolder(SampleMain);

        var outcome = await job.RunAsync();

        Assert.Equal("exit code 0", outcome.Describe());
        Assert.Empty(job.Texts);
        Assert.Contains("0.985", File.ReadAllText(Path.Combine(job.Output, "metrics.json")));
    }

    [Fact]
    public async Task Lines_of_output_and_error_come_in_the_order_they_were_written()
    {
        using var job = new JobFolder("""
            import sys
            for i in range(200):
                print(i, file=sys.stdout if i % 2 else sys.stderr)
            """);

        var outcome = await job.RunAsync();

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i.ToString()), job.Texts);
    }

    [Fact]
    public async Task Failing_program_tells_its_exit_code_and_its_traceback()
    {
        using var job = new JobFolder("print('working')\nraise ValueError('no such column')");

        var outcome = await job.RunAsync();

        Assert.Equal(SandboxEnd.Exited, outcome.Reason);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("exit code 1: Traceback (most recent call last):", outcome.Describe());
        Assert.EndsWith("ValueError: no such column", outcome.Describe());
    }

    [Fact]
    public async Task Lines_come_while_the_program_runs()
    {
        using var job = new JobFolder("""
            import os, time
            print("first")
            while not os.path.exists("/output/go"):
                time.sleep(0.01)
            print("second")
            """);

        var outcome = await job.RunAsync(onLine: line =>
        {
            if (line.Text == "first") File.WriteAllText(Path.Combine(job.Output, "go"), "");
        });

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(["first", "second"], job.Texts);
    }

    [Fact]
    public async Task Lines_carry_the_time_of_the_given_clock()
    {
        using var job = new JobFolder("print('now')");
        var clock = new FakeClock();

        await job.RunAsync(time: clock);

        Assert.Equal(clock.GetUtcNow(), Assert.Single(job.Lines).At);
    }

    [Fact]
    public async Task Odd_text_is_delivered_harmless_and_whole()
    {
        using var job = new JobFolder("""
            import os
            os.write(1, "日本語 ünï 🎈\n".encode())
            os.write(1, b"bad \xff\xfe byte\n")
            os.write(1, b"nul \x00 and bell \x07\n")
            os.write(1, b"10%\r20%\r\n")
            os.write(1, b"no end")
            """);

        await job.RunAsync();

        Assert.Equal(["日本語 ünï 🎈", "bad \uFFFD\uFFFD byte", "nul \uFFFD and bell \uFFFD", "10%", "20%", "no end"], job.Texts);
    }

    [Fact]
    public async Task Slow_reader_slows_the_program_and_loses_nothing()
    {
        using var job = new JobFolder("""
            for i in range(30000):
                print("line", i)
            """);
        using var runner = new SandboxRunner(new SandboxOptions());
        var seen = new List<string>();
        var gate = new SemaphoreSlim(1);

        var outcome = await runner.RunAsync(job.Request(), async (lines, stop) =>
        {
            Assert.True(await gate.WaitAsync(0, stop), "two batches at once");
            await Task.Yield();
            seen.AddRange(lines.Select(line => line.Text));
            gate.Release();
        });

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(Enumerable.Range(0, 30000).Select(i => $"line {i}"), seen);
    }

    [Fact]
    public async Task Failing_reader_ends_the_job_and_is_told_to_the_caller()
    {
        using var job = new JobFolder("""
            import time
            print("here")
            time.sleep(600)
            """);
        using var runner = new SandboxRunner(new SandboxOptions());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            runner.RunAsync(job.Request(), _ => throw new InvalidOperationException("the journal is closed")));

        Assert.Equal("the journal is closed", failure.Message);
        Assert.Empty(job.Survivors());
    }

    [Fact]
    public async Task Ordinary_programs_find_what_they_need()
    {
        using var job = new JobFolder("""
            import concurrent.futures, ctypes, getpass, hashlib, json, multiprocessing, os, pathlib, random, socket, sqlite3, subprocess, sys, tempfile, threading
            import extra.part

            def square(n):
                return n * n

            if __name__ == "__main__":
                threads = [threading.Thread(target=lambda: None) for _ in range(20)]
                [t.start() for t in threads]; [t.join() for t in threads]
                assert subprocess.run(["/bin/sh", "-c", "echo $HOME"], capture_output=True, text=True).stdout == "/tmp\n"
                with multiprocessing.Pool(2) as pool:
                    assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
                with concurrent.futures.ProcessPoolExecutor(2) as pool:
                    assert list(pool.map(square, [3])) == [9]
                db = sqlite3.connect("/output/x.db"); db.execute("create table t(a)"); db.commit()
                with tempfile.NamedTemporaryFile() as f:
                    f.write(b"x")
                server = socket.create_server(("127.0.0.1", 0))
                client = socket.create_connection(server.getsockname())
                assert getpass.getuser() == "sandbox" and os.getuid() == 1000 and socket.gethostname() == "sandbox"
                assert socket.gethostbyname("localhost") == "127.0.0.1"
                assert os.getcwd() == "/submission" and pathlib.Path("config.yaml").read_text()
                assert not sys.stdin.read() and os.environ["OMP_NUM_THREADS"] == "1"
            """);
        Directory.CreateDirectory(Path.Combine(job.Submission, "extra"));
        job.Write("extra/part.py", "");

        var outcome = await job.RunAsync();

        Assert.True(outcome.Succeeded, outcome.Describe());
    }

    [Fact]
    public async Task Program_is_handed_no_descriptor_but_the_standard_three()
    {
        using var job = new JobFolder("""
            import os
            for fd in range(3, 1024):
                try:
                    os.fstat(fd)
                    print("open", fd, os.readlink(f"/proc/self/fd/{fd}"))
                except OSError:
                    pass
            """);

        await job.RunAsync();

        Assert.Empty(job.Texts);
    }

    [Fact]
    public async Task Outcome_tells_what_the_job_used()
    {
        using var job = new JobFolder("""
            import time
            held = bytearray(100_000_000)
            end = time.process_time() + 0.4
            while time.process_time() < end: pass
            print("x" * 9)
            """);

        var outcome = await job.RunAsync();

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.True(outcome.CpuTime >= TimeSpan.FromSeconds(0.2), $"{outcome.CpuTime}");
        Assert.True(outcome.MaxMemoryBytes >= 90_000_000, $"{outcome.MaxMemoryBytes}");
        Assert.Equal(10, outcome.LogBytes);
    }

    [Fact]
    public async Task Missing_program_is_told_as_such()
    {
        using var job = new JobFolder("");
        var options = new SandboxOptions { BubblewrapPath = "/nowhere/bwrap", PythonPath = "/nowhere/python3" };

        Assert.Contains("bubblewrap is not installed", (await SandboxProbe.CheckAsync(options)).Problem);
        Assert.Equal(SandboxEnd.NotStarted, (await job.RunAsync(options: options)).Reason);
        Assert.Contains("/nowhere/python3", (await job.RunAsync(options: options with { BubblewrapPath = "/usr/bin/bwrap" })).Describe());
    }

    [Fact]
    public async Task This_machine_can_confine()
    {
        var check = await SandboxProbe.CheckAsync(new SandboxOptions());

        Assert.Null(check.Problem);
    }
}
