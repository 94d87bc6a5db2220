using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>What a job's output folder holds, as measured without following a link and without believing names.</summary>
internal readonly record struct OutputMeasure(long Bytes, int Entries, int Depth, bool Closed)
{
    /// <summary>Folders in folders beyond which nothing is looked at any more.</summary>
    internal const int MaxDepth = 64;

    /// <summary>Measures, stopping as soon as any bound is passed.</summary>
    internal static OutputMeasure Of(SafeFileHandle folder, SandboxLimits limits)
    {
        var measure = new OutputMeasure();
        Add(folder, 1, limits, ref measure);
        return measure;
    }

    internal string? Exceeds(SandboxLimits limits)
    {
        if (Bytes > limits.OutputBytes) return $"output larger than {SandboxOutcome.Size(limits.OutputBytes)}";
        if (Entries > limits.OutputEntries) return $"output of more than {limits.OutputEntries} files and folders";
        if (Closed) return "output with a folder that may not be entered";
        return Depth > MaxDepth ? $"output folders nested deeper than {MaxDepth}" : null;
    }

    private static void Add(SafeFileHandle folder, int depth, SandboxLimits limits, ref OutputMeasure measure)
    {
        measure = measure with { Depth = Math.Max(measure.Depth, depth) };
        if (depth > MaxDepth) return;
        foreach (var entry in FolderReader.Read(folder))
        {
            measure = measure with { Entries = measure.Entries + 1 };
            // A name that is gone by now weighs nothing.
            if (!Fd.TryStatAt(folder, entry.Name, out var stat)) continue;
            measure = measure with { Bytes = measure.Bytes + (stat.IsFolder ? 0 : stat.Weight) };
            if (measure.Exceeds(limits) is not null) return;
            if (!stat.IsFolder) continue;
            using var inner = Fd.TryOpenAt(folder, entry.Name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, out var error);
            if (inner is not null) Add(inner, depth + 1, limits, ref measure);
            // Only without root's privileges can a job hide files from its own user so.
            else if (error == Libc.EACCES) measure = measure with { Closed = true };
            if (measure.Exceeds(limits) is not null) return;
        }
    }
}
