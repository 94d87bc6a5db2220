using Platform.Sandbox.Native;

namespace Platform.Sandbox.Outputs;

/// <summary>Takes <c>metrics.json</c> from the output folder of a job that may be anything but honest.</summary>
public static class MetricsFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "metrics.json";

    /// <summary>The most bytes it may have.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>
    /// Reads the report. The file is opened once, without following a link or waiting for a FIFO, looked at through what was opened, and read
    /// from that alone up to the bound: exchanging or growing it meanwhile changes nothing.
    /// </summary>
    public static MetricsReading Read(string outputFolder)
    {
        using var folder = Fd.TryOpenFolder(Path.GetFullPath(outputFolder), out var error);
        if (folder is null) return MetricsReading.Failed($"the output folder cannot be read ({Libc.ErrorText(error)})");
        using var file = Fd.TryOpenAt(folder, "metrics.json"u8, Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_NONBLOCK, out error);
        if (file is null)
            return MetricsReading.Failed(error switch
            {
                Libc.ENOENT => "metrics.json is missing",
                Libc.ELOOP => "metrics.json is a link; it must be a regular file",
                Libc.ENXIO => "metrics.json is a socket; it must be a regular file",
                _ => $"metrics.json cannot be read ({Libc.ErrorText(error)})",
            });
        if (!Fd.TryStat(file, out var stat)) return MetricsReading.Failed("metrics.json cannot be read");
        if (stat.IsFolder) return MetricsReading.Failed("metrics.json is a folder; it must be a regular file");
        if (!stat.IsRegular) return MetricsReading.Failed("metrics.json is a FIFO or device; it must be a regular file");
        if (stat.Links > 1) return MetricsReading.Failed("metrics.json has a second name (hard link); it must be a file of its own");
        if (stat.Size > MaxBytes) return MetricsReading.Failed(TooLarge);

        var content = new byte[MaxBytes + 1];
        var length = 0;
        try
        {
            while (length < content.Length && Fd.Read(file, content.AsSpan(length)) is var read and > 0) length += read;
        }
        catch (IOException failure)
        {
            return MetricsReading.Failed($"metrics.json cannot be read ({failure.Message})");
        }
        return length > MaxBytes ? MetricsReading.Failed(TooLarge) : MetricsParser.Parse(content.AsSpan(0, length));
    }

    private static string TooLarge => $"metrics.json is larger than {MaxBytes >> 20} MiB";
}
