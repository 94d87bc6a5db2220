using System.Net;
using System.Net.Sockets;

namespace Platform.Sandbox.Tests.Running;

/// <summary>Programs that reach for what is not theirs.</summary>
public class ConfinementTests
{
    [Fact]
    public async Task Network_is_not_there()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var job = new JobFolder($$"""
            import socket
            for address in [("127.0.0.1", {{port}}), ("1.1.1.1", 53), ("169.254.169.254", 80)]:
                try:
                    socket.create_connection(address, timeout=5)
                    print("REACHED", address)
                except OSError as e:
                    print("refused")
            try:
                socket.getaddrinfo("example.com", 80)
                print("RESOLVED")
            except OSError:
                print("refused")
            print(open("/proc/net/dev").read().count(":"))
            """);

        await job.RunAsync();

        Assert.Equal(["refused", "refused", "refused", "refused", "1"], job.Texts);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Files_of_the_host_and_of_other_jobs_are_not_there()
    {
        using var other = new JobFolder("secret = 1");
        Directory.CreateDirectory(other.Output);
        File.WriteAllText(Path.Combine(other.Output, "metrics.json"), "secret");
        using var job = new JobFolder($$"""
            import os
            for path in ["{{other.Submission}}", "{{other.Output}}", "/root", "/home", "/etc/shadow", "/etc/hostname", "/var", "/run", "/opt", "/srv", "/mnt", "/sys/fs", "/sys/kernel"]:
                print(path, os.path.exists(path))
            print(sorted(os.listdir("/tmp")), sorted(os.listdir("/dev/shm")))
            print(sorted(set(os.listdir("/")) - {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}))
            """);

        await job.RunAsync();

        Assert.DoesNotContain(job.Texts, line => line.EndsWith("True"));
        Assert.Equal("[] []", job.Texts.SkipLast(1).Last());
        Assert.Equal("['dev', 'etc', 'output', 'proc', 'submission', 'sys', 'tmp', 'usr']", job.Texts.Last());
    }

    [Fact]
    public async Task Only_the_output_and_the_private_folders_can_be_written()
    {
        using var job = new JobFolder("""
            import os
            for folder in ["/", "/submission", "/usr", "/usr/lib", "/etc", "/dev", "/proc", "/proc/sys/kernel", "/sys", "/output", "/tmp", "/dev/shm"]:
                try:
                    with open(folder + "/written", "w") as f:
                        f.write("x")
                    print(folder)
                except OSError:
                    pass
            for path in ["/submission/main.py", "/etc/passwd", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches"]:
                try:
                    open(path, "r+").close()
                    print("OPENED", path)
                except OSError:
                    pass
            """);

        await job.RunAsync();

        Assert.Equal(["/output", "/tmp", "/dev/shm"], job.Texts);
        Assert.False(File.Exists("/tmp/written"));
    }

    [Fact]
    public async Task Environment_of_the_host_is_not_there()
    {
        Environment.SetEnvironmentVariable("PLATFORM_TEST_SECRET", "hidden-value");
        using var job = new JobFolder("""
            import glob, os
            print(sorted(set(os.environ) - {"LC_CTYPE", "PWD"}))
            for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
                try:
                    text = open(path, "rb").read()
                    if b"hidden-value" in text or b"platform-sandbox-tests" in text:
                        print("LEAKED", path, text)
                except OSError:
                    pass
            """);

        await job.RunAsync();

        Assert.Equal("['HOME', 'LANG', 'MKL_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'PYTHONDONTWRITEBYTECODE', "
            + "'PYTHONUNBUFFERED', 'TEST_TOKEN', 'TMPDIR', 'TZ', 'USER']", Assert.Single(job.Texts));
    }

    [Fact]
    public async Task Processes_of_the_host_are_not_in_proc()
    {
        using var job = new JobFolder("""
            import os
            print(sorted(int(name) for name in os.listdir("/proc") if name.isdigit()))
            for path in ["/proc/kcore", "/proc/kmsg", "/proc/1/root/root", "/proc/1/mem", "/proc/1/map_files"]:
                try:
                    with open(path, "rb") as f:
                        f.read(1)
                    print("READ", path)
                except OSError:
                    pass
            """);

        await job.RunAsync();

        Assert.Equal("[1, 2]", Assert.Single(job.Texts));
    }

    [Fact]
    public async Task Killing_everything_in_reach_reaches_only_itself()
    {
        using var job = new JobFolder("""
            import os, signal
            for pid in [os.getppid(), 1, -1]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError as e:
                    print("refused")
            print("alive")
            os.kill(os.getpid(), signal.SIGKILL)
            """);

        var outcome = await job.RunAsync();

        Assert.Equal("alive", job.Texts.Last());
        Assert.StartsWith("killed by SIGKILL (exit code 137)", outcome.Describe());
    }

    [Fact]
    public async Task Privileges_are_none_and_cannot_be_gained()
    {
        using var job = new JobFolder("""
            import os
            status = dict(line.split(":", 1) for line in open("/proc/self/status"))
            print([status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")])
            try:
                os.setuid(0)
                print("ROOT")
            except OSError:
                pass
            import time
            print("ready")
            while not os.path.exists("/output/go"):
                time.sleep(0.01)
            """);
        List<string> users = [];

        await job.RunAsync(onLine: line =>
        {
            if (line.Text != "ready") return;
            users.AddRange(job.Survivors().Select(text => File.ReadLines(text.Split(' ')[0] + "/status").Single(row => row.StartsWith("Uid:"))));
            File.WriteAllText(Path.Combine(job.Output, "go"), "");
        });

        Assert.Equal("['0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '1', '2']", job.Texts.First());
        Assert.Equal(2, job.Lines.Count);
        // Nor is it root outside.
        Assert.NotEmpty(users);
        Assert.All(users, row => Assert.DoesNotContain("\t0", row));
    }

    [Fact]
    public async Task Dangerous_system_calls_are_refused()
    {
        using var job = new JobFolder("""
            import ctypes, errno, platform, socket
            libc = ctypes.CDLL(None, use_errno=True)
            arm = platform.machine() == "aarch64"
            def call(name, x64, arm64, *args):
                ctypes.set_errno(0)
                result = libc.syscall(arm64 if arm else x64, *args)
                print(name, "OK" if result != -1 else errno.errorcode[ctypes.get_errno()])
            call("mount", 165, 40, b"none", b"/tmp", b"tmpfs", 0, 0)
            call("umount2", 166, 39, b"/tmp", 2)
            call("pivot_root", 155, 41, b"/tmp", b"/tmp")
            call("ptrace", 101, 117, 0, 0, 0, 0)
            call("unshare", 272, 97, 0x10000000)
            call("setns", 308, 268, 0, 0)
            call("clone", 56, 220, 0x10000000 | 17, 0, 0, 0, 0)
            call("bpf", 321, 280, 0, 0, 0)
            call("perf_event_open", 298, 241, 0, 0, -1, -1, 0)
            call("keyctl", 250, 219, 0, -3, 0)
            call("userfaultfd", 323, 282, 0)
            call("io_uring_setup", 425, 425, 1, 0)
            call("personality", 135, 92, 0x0040000)
            call("ioctl", 16, 29, 0, 0x5412, b"x")
            call("process_vm_readv", 310, 270, 1, 0, 0, 0, 0, 0)
            call("open_by_handle_at", 304, 265, 0, 0, 0)
            for family in (socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK, 38):
                call("socket", 41, 198, int(family), 2, 0)
            call("clone3", 435, 435, 0, 0)
            call("getpid", 39, 172)
            call("personality?", 135, 92, 0xFFFFFFFF)
            """);

        await job.RunAsync();

        Assert.Equal(20, job.Texts.Count(line => line.EndsWith(" EPERM")));
        Assert.Equal(["clone3 ENOSYS", "getpid OK", "personality? OK"], job.Texts.Skip(20));
    }

    [Fact]
    public async Task Calls_of_another_convention_end_the_program()
    {
        if (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64) return;
        using var job = new JobFolder("""
            import ctypes
            ctypes.CDLL(None).syscall(0x40000000 + 39)
            print("SURVIVED")
            """);

        var outcome = await job.RunAsync();

        Assert.Empty(job.Texts);
        Assert.Equal("killed by SIGSYS (exit code 159)", outcome.Describe());
    }

    [Fact]
    public async Task Folder_below_one_that_only_root_may_enter_is_still_reached()
    {
        using var job = new JobFolder(SandboxRunnerTests.SampleMain);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.GetDirectoryName(job.Submission)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var outcome = await job.RunAsync();

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.True(File.Exists(Path.Combine(job.Output, "metrics.json")));
    }

    [Fact]
    public async Task Further_folders_are_there_to_read_where_they_are_given()
    {
        using var shared = new JobFolder("value = 42");
        using var job = new JobFolder($$"""
            print(open("{{shared.Submission}}/main.py").read())
            try:
                open("{{shared.Submission}}/new", "w")
                print("WROTE")
            except OSError:
                pass
            """);

        await job.RunAsync(options: new SandboxOptions { ReadOnlyPaths = [shared.Submission] });

        Assert.Equal("value = 42", Assert.Single(job.Texts));
    }
}
