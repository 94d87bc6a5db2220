using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Native;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// Lets a job that runs as another user reach folders that lie below ones only root may enter. The calling thread gets a mount
/// namespace of its own, and each folder is mounted at a short path under a fresh <c>/tmp</c> there; what the thread starts sees it.
/// It ends with the thread. Until then the thread must not open the host's files by path.
/// </summary>
internal static class StagedFolders
{
    private const string Stage = "/tmp";

    /// <summary>Stages the paths for the calling thread and says where each is; null where the process may not mount.</summary>
    internal static Dictionary<string, string>? TryStage(IEnumerable<string> paths)
    {
        if (Libc.Unshare(Libc.CLONE_NEWNS) != 0) return null;
        // Mounts made here stay here; mounts the host makes still come in.
        if (Libc.Mount("none", "/", null, Libc.MS_REC | Libc.MS_SLAVE, null) != 0) throw Fd.Failure("mount");
        var opened = new List<(string Path, SafeFileHandle File)>();
        try
        {
            foreach (var path in paths.Distinct())
            {
                var fd = Libc.Open(path, Libc.O_PATH | Libc.O_CLOEXEC);
                if (fd < 0) throw new IOException($"{path}: {Libc.ErrorText(Libc.Error)}");
                opened.Add((path, Fd.Own(fd)));
            }
            if (Libc.Mount("platform-sandbox", Stage, "tmpfs", Libc.MS_NOSUID | Libc.MS_NODEV, "mode=0711,size=1m") != 0) throw Fd.Failure("mount");
            var staged = new Dictionary<string, string>();
            foreach (var (path, file) in opened)
            {
                var target = $"{Stage}/{staged.Count}";
                if (Fd.TryStat(file, out var stat) && stat.IsFolder) Directory.CreateDirectory(target);
                else File.Create(target).Dispose();
                if (Libc.Mount($"/proc/thread-self/fd/{file.DangerousGetHandle()}", target, null, 4096 | Libc.MS_REC, null) != 0) throw Fd.Failure("mount");
                staged[path] = target;
            }
            return staged;
        }
        finally
        {
            opened.ForEach(open => open.File.Dispose());
        }
    }
}
