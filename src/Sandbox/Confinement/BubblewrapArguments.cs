using System.Globalization;
using System.Text;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// The options of one confinement, handed to bubblewrap through a descriptor (<c>--args</c>), so that neither the process list nor
/// the job's own <c>/proc/1/cmdline</c> shows the host's folders or the job's variables.
/// </summary>
internal static class BubblewrapArguments
{
    /// <summary>The descriptors bubblewrap finds what it is handed at; 0, 1 and 2 are the job's own.</summary>
    internal const int Options = 3, Filter = 4, Status = 5, Gate = 6, Users = 7, Groups = 8, Hosts = 9;

    /// <summary>The user and group a job sees itself as.</summary>
    internal const int InnerUser = 1000;

    internal const string UsersFile = "root:x:0:0:root:/:/usr/sbin/nologin\nsandbox:x:1000:1000:sandbox:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n";
    internal const string GroupsFile = "root:x:0:\nsandbox:x:1000:\nnogroup:x:65534:\n";
    internal const string HostsFile = "127.0.0.1 localhost sandbox\n::1 localhost\n";

    // Read-only pieces of the host that programs look for; whichever of them there is.
    private static readonly string[] SystemPieces =
        ["/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/sys/devices/system/cpu"];

    /// <summary>
    /// <paramref name="source"/> says where a host path is found by bubblewrap: at itself, or where it was staged.
    /// </summary>
    internal static byte[] Build(SandboxRequest request, SandboxOptions options, Func<string, string> source)
    {
        var limits = request.Limits;
        var size = limits.TempBytes.ToString(CultureInfo.InvariantCulture);
        List<string> list =
        [
            "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "sandbox",
            "--uid", Text(InnerUser), "--gid", Text(InnerUser),
            "--seccomp", Text(Filter), "--json-status-fd", Text(Status), "--block-fd", Text(Gate),
            "--ro-bind", "/usr", "/usr",
        ];
        foreach (var path in new[] { "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32" })
        {
            if (new DirectoryInfo(path).LinkTarget is { } target) list.AddRange(["--symlink", target, path]);
            else if (Directory.Exists(path)) list.AddRange(["--ro-bind", path, path]);
        }
        foreach (var path in SystemPieces) list.AddRange(["--ro-bind-try", path, path]);
        list.AddRange(["--perms", "0444", "--ro-bind-data", Text(Users), "/etc/passwd", "--perms", "0444", "--ro-bind-data", Text(Groups), "/etc/group"]);
        list.AddRange(["--perms", "0444", "--ro-bind-data", Text(Hosts), "/etc/hosts", "--proc", "/proc", "--dev", "/dev"]);
        list.AddRange(["--perms", "1777", "--size", size, "--tmpfs", "/dev/shm", "--perms", "1777", "--size", size, "--tmpfs", "/tmp"]);
        foreach (var path in options.ReadOnlyPaths) list.AddRange(["--ro-bind", source(path), path]);
        list.AddRange(["--ro-bind", source(request.SubmissionFolder), SandboxRequest.SubmissionMount]);
        list.AddRange(["--bind", source(request.OutputFolder), SandboxRequest.OutputMount]);
        // The roots that bubblewrap makes are memory without a bound and belong to the job: closed once everything is in place.
        list.AddRange(["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SandboxRequest.SubmissionMount, "--clearenv"]);
        foreach (var (name, value) in Variables(request)) list.AddRange(["--setenv", name, value]);
        return Encoding.UTF8.GetBytes(string.Join('\0', list) + '\0');
    }

    private static Dictionary<string, string> Variables(SandboxRequest request)
    {
        var cpus = Text(request.Limits.Cpus);
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = "/tmp",
            ["USER"] = "sandbox",
            ["LANG"] = "C.UTF-8",
            ["TZ"] = "UTC",
            ["TMPDIR"] = "/tmp",
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["OMP_NUM_THREADS"] = cpus,
            ["OPENBLAS_NUM_THREADS"] = cpus,
            ["MKL_NUM_THREADS"] = cpus,
        };
        foreach (var (name, value) in request.Environment) variables[name] = value;
        return variables;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
