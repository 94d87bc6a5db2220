using System.Globalization;
using Platform.Sandbox.Native;

namespace Platform.Sandbox.Confinement;

/// <summary>What bubblewrap is started by so that it can reach some host folders, and where it finds each.</summary>
internal sealed record Staging(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Places)
{
    internal string Find(string path) => Places.GetValueOrDefault(path, path);
}

/// <summary>
/// Lets a job that runs as another user reach folders that lie below ones only root may enter, such as a data folder in root's home: they are
/// mounted, in a mount namespace of the job's own, at places that all may enter. Where nothing is in the way this costs nothing.
/// </summary>
internal sealed class StagedFolders(SandboxOptions options) : IDisposable
{
    // $1 where to, $2 how many, then the folders, then the command. Nothing is ever part of the script's text.
    private const string Script = """
        stage=$1 count=$2 i=0; shift 2
        while [ "$i" -lt "$count" ]; do mount --rbind -- "$1" "$stage/$i" || exit 1; shift; i=$((i+1)); done
        exec "$@"
        """;

    private const string Prefix = "/tmp/platform-sandbox-stage-";

    private const int OtherMayEnter = 1;

    private readonly Lock _gate = new();
    private string? _stage;
    private int _places;

    internal Staging For(IReadOnlyList<string> paths)
    {
        if (Libc.GetEffectiveUser() != 0) return new Staging([], new Dictionary<string, string>());
        var hidden = paths.Distinct().Where(path => !IsOpen(path)).ToList();
        if (hidden.Count == 0) return new Staging([], new Dictionary<string, string>());
        foreach (var file in hidden.Where(path => !Directory.Exists(path))) throw new IOException($"{file} is not a folder, or is not there");
        var stage = MakePlaces(hidden.Count);
        var places = hidden.Select((path, i) => (path, Place: $"{stage}/{i}")).ToDictionary(pair => pair.path, pair => pair.Place);
        return new Staging([options.UnsharePath, "--mount", "--propagation", "slave", "--", "/bin/sh", "-c", Script, "sh",
            stage, hidden.Count.ToString(CultureInfo.InvariantCulture), .. hidden], places);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_stage is not null) Outputs.UntrustedFolder.Delete(_stage);
            _stage = null;
        }
    }

    // The mount points are the same empty folders for all jobs; what each sees there is its own.
    private string MakePlaces(int count)
    {
        lock (_gate)
        {
            if (_stage is null)
            {
                Sweep();
                _stage = $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}";
                Directory.CreateDirectory(_stage);
                if (Libc.ChangeModeOf(_stage, 0x1C9) != 0) throw Fd.Failure("chmod"); // rwx--x--x
                _places = 0;
            }
            for (; _places < count; _places++) Directory.CreateDirectory($"{_stage}/{_places}");
            return _stage;
        }
    }

    // Removes the empty folders of servers that were killed.
    private static void Sweep()
    {
        foreach (var left in Directory.EnumerateDirectories("/tmp", Path.GetFileName(Prefix) + "*"))
        {
            if (Directory.Exists("/proc/" + left[Prefix.Length..].Split('-')[0])) continue;
            try
            {
                foreach (var place in Directory.EnumerateDirectories(left)) Directory.Delete(place);
                Directory.Delete(left);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Not empty, or not ours: not what a killed server leaves.
            }
        }
    }

    // Whether every folder on the way to it, by its real path, may be entered by everyone.
    private static bool IsOpen(string path)
    {
        var fd = Libc.Open(path, Libc.O_PATH | Libc.O_CLOEXEC);
        if (fd < 0) throw new IOException($"{path}: {Libc.ErrorText(Libc.Error)}");
        using var opened = Fd.Own(fd);
        var real = new FileInfo($"/proc/self/fd/{fd}").LinkTarget;
        for (var folder = Path.GetDirectoryName(real); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            using var handle = Fd.TryOpenFolder(folder, out _);
            if (handle is null || !Fd.TryStat(handle, out var stat) || (stat.Mode & OtherMayEnter) == 0) return false;
        }
        return true;
    }
}
