using System.Globalization;

namespace Platform.Silo.Workers;

/// <summary>The memory of the machine, or of the control group the process lives in where that is less.</summary>
internal static class MachineMemory
{
    /// <summary>Bytes that could be used without swapping; <see cref="long.MaxValue"/> where the system does not tell.</summary>
    public static long AvailableBytes()
    {
        const string file = "/proc/meminfo";
        const string name = "MemAvailable:";
        if (!File.Exists(file)) return long.MaxValue;
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line?[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        var machine = long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value << 10 : long.MaxValue;
        return Math.Min(machine, GroupBytes());
    }

    private static long GroupBytes()
    {
        var memory = GC.GetGCMemoryInfo();
        return memory.TotalAvailableMemoryBytes <= 0 ? long.MaxValue : Math.Max(0, memory.TotalAvailableMemoryBytes - Environment.WorkingSet);
    }
}
