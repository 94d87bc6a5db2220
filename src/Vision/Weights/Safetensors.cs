using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Vision.Weights;

/// <summary>
/// Reads and writes safetensors files: 8 bytes with the header's length (little-endian), the header in JSON (<c>{"name":{"dtype","shape","data_offsets"}, "__metadata__":{…}}</c>), the tensors' bytes.
/// Tensors of any size go through a buffer of a mebibyte. Source: the format's documentation of Hugging Face.
/// </summary>
public static class Safetensors
{
    /// <summary>The longest header that is written or read, in bytes; a model's is some ten thousand.</summary>
    public const int GreatestHeader = 16 << 20;

    private const int Buffer = 1 << 20;

    /// <summary>
    /// Writes tensors (of any device; float32, float64, float16, bfloat16, int64, int32, int16, int8, uint8, bool). The header lists them in the order given; the bytes of those with longer elements come first, so that each
    /// tensor lies where readers that map the file can use it in place.
    /// </summary>
    /// <exception cref="ArgumentException">Two have one name, one is of another type, or there are too many.</exception>
    public static void Write(Stream file, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var all = tensors.ToList();
        var order = Enumerable.Range(0, all.Count).OrderByDescending(i => all[i].Value.ElementSize).ToArray();
        var entries = new SafetensorsEntry[all.Count];
        var offset = 0L;
        foreach (var i in order)
        {
            var (name, tensor) = all[i];
            var length = tensor.NumberOfElements * tensor.ElementSize;
            entries[i] = new(name, tensor.dtype, tensor.shape, offset, offset + length);
            offset += length;
        }

        var header = SafetensorsHeader.Write(entries, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        file.Write(prefix);
        file.Write(header.Span);
        foreach (var i in order) Write(file, all[i].Value);
    }

    /// <summary>Reads all tensors, on the CPU; they are the caller's to dispose. A stream that cannot seek is copied to a temporary file first.</summary>
    /// <exception cref="WeightsRejectedException">It is no safetensors file, or a broken one.</exception>
    public static SafetensorsFile Read(Stream file)
    {
        if (file.CanSeek) return ReadSeekable(file);
        using var copy = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4_096, FileOptions.DeleteOnClose);
        file.CopyTo(copy);
        copy.Position = 0;
        return ReadSeekable(copy);
    }

    private static void Write(Stream file, Tensor tensor)
    {
        if (tensor.NumberOfElements == 0) return;
        using var scope = NewDisposeScope();
        tensor.detach().cpu().contiguous().WriteBytesToStream(file, Buffer);
    }

    private static SafetensorsFile ReadSeekable(Stream file)
    {
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            // What the header claims is held against the file's length before any memory is taken for it.
            var left = file.Length - file.Position;
            Span<byte> prefix = stackalloc byte[8];
            if (left < prefix.Length) throw new WeightsRejectedException("The file is too short to be a safetensors file.");
            file.ReadExactly(prefix);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > GreatestHeader) throw new WeightsRejectedException($"The file is no safetensors file: its header would have {length} bytes.");
            if ((long)length > left - prefix.Length) throw new WeightsRejectedException("The safetensors file is cut off within its header.");
            var bytes = new byte[length];
            file.ReadExactly(bytes);
            var (entries, metadata) = SafetensorsHeader.Read(bytes, left - prefix.Length - (long)length);
            foreach (var entry in entries)
            {
                var tensor = empty(entry.Shape, entry.Type, CPU).DetachFromDisposeScope();
                tensors.Add(entry.Name, tensor);
                if (entry.End > entry.Begin) tensor.ReadBytesFromStream(file, Buffer);
            }

            return new SafetensorsFile(tensors, metadata);
        }
        catch (Exception wrong)
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            if (wrong is EndOfStreamException) throw new WeightsRejectedException("The safetensors file is cut off.", wrong);
            throw;
        }
    }
}

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">By name.</param>
/// <param name="Metadata">Texts by name.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values) tensor.Dispose();
    }
}
