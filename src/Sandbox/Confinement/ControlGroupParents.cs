using System.Text.RegularExpressions;

namespace Platform.Sandbox.Confinement;

/// <summary>A folder under which jobs' control groups can be made, and the controllers it has for them.</summary>
internal sealed record ControlGroupParent(string Folder, bool Unified, IReadOnlySet<string> Controllers);

/// <summary>
/// Finds the control groups of this machine, cgroup v1 (one hierarchy for each controller) or v2 (one for all), that this process may make
/// groups in. Formats: <c>proc_pid_mountinfo(5)</c>, <c>cgroups(7)</c>.
/// </summary>
internal static partial class ControlGroupParents
{
    private static readonly string[] Wanted = ["memory", "pids", "cpu", "cpuacct"];

    internal static IReadOnlyList<ControlGroupParent> Find(SandboxOptions options)
    {
        if (!options.UseControlGroups) return [];
        try
        {
            var found = new List<ControlGroupParent>();
            var own = OwnGroups();
            foreach (var mount in File.ReadLines("/proc/self/mountinfo"))
            {
                if (Mount().Match(mount) is not { Success: true } match) continue;
                var (root, point, type, words) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value.Split(','));
                var unified = type == "cgroup2";
                var controllers = words.Intersect(Wanted).ToHashSet();
                if (!unified && controllers.Count == 0) continue;
                if (!own.TryGetValue(unified ? "" : controllers.First(), out var path)) continue;
                var folder = Below(point, root, path);
                if (unified) found.AddRange(Unified(options, folder, point));
                else if (CanMakeGroup(folder)) found.Add(new ControlGroupParent(folder, false, controllers));
            }
            return OnePerController(found);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Removes groups that an earlier server on this machine left behind when it was killed.</summary>
    internal static void Sweep(IEnumerable<ControlGroupParent> parents)
    {
        foreach (var parent in parents)
        {
            try
            {
                foreach (var folder in Directory.EnumerateDirectories(parent.Folder, ControlGroup.Prefix + "*"))
                {
                    var owner = Path.GetFileName(folder)[ControlGroup.Prefix.Length..].Split('-')[0];
                    if (!Directory.Exists("/proc/" + owner)) ControlGroup.TryRemove(folder);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // What cannot be listed cannot be swept; it takes no memory and no processor.
            }
        }
    }

    private static IEnumerable<ControlGroupParent> Unified(SandboxOptions options, string own, string mountPoint)
    {
        // A group with processes in it cannot have controlled children, so beside the server's own is the usual place.
        var candidates = options.ControlGroupParent is { } given ? [given] : own == mountPoint ? new[] { own } : [own, Path.GetDirectoryName(own)!];
        foreach (var folder in candidates.Where(Directory.Exists))
        {
            var control = Path.Combine(folder, "cgroup.subtree_control");
            foreach (var controller in Wanted)
            {
                try
                {
                    File.WriteAllText(control, "+" + controller);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    // Not there, or not ours to switch on; what is on already is read below.
                }
            }
            var on = File.Exists(control) ? File.ReadAllText(control).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
            var controllers = on.Intersect(Wanted).ToHashSet();
            if (controllers.Count == 0 || !CanMakeGroup(folder)) continue;
            yield return new ControlGroupParent(folder, true, controllers);
            yield break;
        }
    }

    private static List<ControlGroupParent> OnePerController(List<ControlGroupParent> found)
    {
        var taken = new HashSet<string>();
        return found.Where(parent => parent.Controllers.Any(taken.Add)).ToList();
    }

    private static Dictionary<string, string> OwnGroups()
    {
        var own = new Dictionary<string, string>();
        foreach (var line in File.ReadLines("/proc/self/cgroup"))
        {
            var parts = line.Split(':', 3);
            foreach (var controller in parts[1].Split(',')) own[controller] = parts[2];
        }
        return own;
    }

    private static string Below(string point, string root, string path)
    {
        var relative = root == "/" ? path : path == root ? "" : path.StartsWith(root + "/", StringComparison.Ordinal) ? path[root.Length..] : path;
        var folder = Path.Join(point, relative).TrimEnd('/');
        // In a container the path may be the host's, of which only the mount itself is seen.
        return Directory.Exists(folder) ? folder : point;
    }

    private static bool CanMakeGroup(string folder)
    {
        var probe = Path.Combine(folder, ControlGroup.NewName());
        try
        {
            Directory.CreateDirectory(probe);
            return ControlGroup.TryRemove(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // 36 35 98:0 /root /mount/point options… - type source super-options
    [GeneratedRegex(@"^\d+ \d+ \S+ (\S+) (\S+) .*? - (cgroup2?) \S+ (\S+)$")]
    private static partial Regex Mount();
}
