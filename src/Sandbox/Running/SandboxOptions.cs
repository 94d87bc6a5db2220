namespace Platform.Sandbox;

/// <summary>Where the sandbox finds what it needs on this machine.</summary>
public sealed record SandboxOptions
{
    /// <summary>The bubblewrap program, 0.8 or newer.</summary>
    public string BubblewrapPath { get; init; } = "/usr/bin/bwrap";

    /// <summary>The Python a submission runs on, as the job sees it.</summary>
    public string PythonPath { get; init; } = "/usr/bin/python3";

    /// <summary>util-linux' <c>setpriv</c>, by which a server that runs as root gives root up for the job.</summary>
    public string SetprivPath { get; init; } = "/usr/bin/setpriv";

    /// <summary>
    /// util-linux' <c>unshare</c>, by which a server that runs as root shows a job a folder that lies below one the job's user may not enter.
    /// </summary>
    public string UnsharePath { get; init; } = "/usr/bin/unshare";

    /// <summary>util-linux' <c>prlimit</c>, as the job sees it; it must be under <c>/usr</c>.</summary>
    public string PrlimitPath { get; init; } = "/usr/bin/prlimit";

    /// <summary>The user and group of the host that a job runs as when the server runs as root. Nothing else should run as it.</summary>
    public uint RunAs { get; init; } = 65534;

    /// <summary>Further folders or files of the host a job may read, at the same path: another Python, data sets, model weights.</summary>
    public IReadOnlyList<string> ReadOnlyPaths { get; init; } = [];

    /// <summary>Whether to use control groups where the machine has them; without them limits are kept by watching.</summary>
    public bool UseControlGroups { get; init; } = true;

    /// <summary>A delegated cgroup v2 folder to make jobs' groups in; null looks beside and under the server's own.</summary>
    public string? ControlGroupParent { get; init; }

    /// <summary>How long a job that is asked to stop has before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often memory, output and disk are looked at.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Free space of the output's disk below which running jobs are stopped, so that the server itself can go on.</summary>
    public long MinimumFreeDisk { get; init; } = 256L << 20;
}
