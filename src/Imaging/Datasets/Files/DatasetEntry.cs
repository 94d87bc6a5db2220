namespace Platform.Imaging.Datasets.Files;

/// <summary>A file of a dataset, loose or in an archive. Read by one thread at a time, as files of one archive share its stream.</summary>
/// <param name="path">Its path within what was uploaded.</param>
/// <param name="length">Unpacked, in bytes, as it is claimed; what is read is held to it.</param>
internal abstract class DatasetEntry(string path, long length)
{
    /// <summary>Its path within what was uploaded.</summary>
    public string Path => path;

    /// <summary>Unpacked, in bytes.</summary>
    public long Length => length;

    /// <summary>Reads all of it to the beginning of a buffer, made larger where it is too small.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="bound">The most bytes it may have.</param>
    /// <exception cref="DatasetRejectedException">It has more, or is damaged.</exception>
    public ReadOnlySpan<byte> Read(ref byte[] buffer, long bound)
    {
        if (length > bound) throw Rejection.In(path, $"it has {length} bytes; {bound} are allowed");
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, Math.Min(bound, buffer.Length * 2L)));
        var content = buffer.AsSpan(0, (int)length);
        try
        {
            using var stream = Open();
            stream.ReadExactly(content);
            if (stream.ReadByte() >= 0) throw new InvalidDataException("it is larger than it says");
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw Rejection.In(path, "it is damaged: its content is not what its archive says");
        }

        Check(content);
        return content;
    }

    /// <summary>Reads all of it.</summary>
    public byte[] Read(long bound)
    {
        byte[] buffer = [];
        return Read(ref buffer, bound).Length == buffer.Length ? buffer : buffer[..(int)length];
    }

    /// <summary>Opens it.</summary>
    protected abstract Stream Open();

    /// <summary>Looks whether what was read is what was packed.</summary>
    protected virtual void Check(ReadOnlySpan<byte> content)
    {
    }
}

/// <summary>A file that was uploaded as it is.</summary>
internal sealed class LooseEntry(string path, long length, Func<Stream> open) : DatasetEntry(path, length)
{
    protected override Stream Open() => open();
}
