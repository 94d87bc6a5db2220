namespace Platform.Imaging.Batches;

/// <summary>The memory that one thread decodes into, used again from picture to picture. Buffers of more than 64 MB are not kept.</summary>
internal sealed class Scratch
{
    private const int KeptBytes = 64 << 20;

    private byte[] _stored = [];
    private byte[] _upright = [];
    private byte[] _resized = [];

    /// <summary>For pixels as they are stored.</summary>
    public Span<byte> Stored(int length) => Take(ref _stored, length);

    /// <summary>For pixels turned upright.</summary>
    public Span<byte> Upright(int length) => Take(ref _upright, length);

    /// <summary>For the resized picture.</summary>
    public Span<byte> Resized(int length) => Take(ref _resized, length);

    private static Span<byte> Take(ref byte[] kept, int length)
    {
        if (length <= kept.Length) return kept.AsSpan(0, length);
        var buffer = GC.AllocateUninitializedArray<byte>(length);
        if (length <= KeptBytes) kept = buffer;
        return buffer;
    }
}
