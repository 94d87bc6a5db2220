using Microsoft.Win32.SafeHandles;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>One file of the log. It is made at its full size and used again, as a write over what is there reaches the disk sooner than one that makes the file longer.</summary>
internal sealed class AheadSegment : IDisposable
{
    private const int WrittenAtOnce = 1 << 18;

    private readonly SafeFileHandle _file;
    private long _end;

    private AheadSegment(string path, SafeFileHandle file, long size) => (Path, _file, Size) = (path, file, size);

    public string Path { get; }

    /// <summary>Its size in bytes.</summary>
    public long Size { get; }

    /// <summary>The last frame in it.</summary>
    public long Last { get; private set; }

    /// <summary>Makes the file, durably.</summary>
    /// <param name="path">Where.</param>
    /// <param name="size">How large, in bytes.</param>
    /// <param name="written">Whether all of it is written once. That takes a while, and spares the file system its own journal with each frame.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static AheadSegment Make(string path, long size, bool written)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            DurableFiles.Reserve(file, size, path);
            var zeros = new byte[written ? WrittenAtOnce : AheadFormat.HeaderBytes];
            for (var at = 0L; at == 0 || (written && at < size); at += zeros.Length) RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, size - at)), at);
            RandomAccess.FlushToDisk(file);
            DurableFiles.Flush(System.IO.Path.GetDirectoryName(path)!);
            return new AheadSegment(path, file, size);
        }
        catch
        {
            file.Dispose();
            DurableFiles.Discard(path);
            throw;
        }
    }

    /// <summary>Begins it anew, with the frame that comes next. What was in it has older numbers.</summary>
    public void Begin(Guid owner, long first)
    {
        RandomAccess.Write(_file, AheadFormat.Header(owner, first), 0);
        (_end, Last) = (AheadFormat.HeaderBytes, first - 1);
    }

    /// <summary>Whether a frame of this length still goes in.</summary>
    public bool HasRoom(int length) => _end + length + AheadFormat.EndBytes <= Size;

    /// <summary>Writes a frame, with the end mark after it, and has it on stable storage.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        RandomAccess.Write(_file, frame, _end);
        DurableFiles.FlushContent(_file);
        _end += frame.Length - AheadFormat.EndBytes;
        Last++;
    }

    public void Dispose() => _file.Dispose();
}
