using static TorchSharp.torch;

namespace Platform.Vision.Weights;

/// <summary>
/// Reads and writes safetensors files: 8 bytes with the header's length (little-endian), the header in JSON (<c>{"name":{"dtype","shape","data_offsets"}, "__metadata__":{…}}</c>), the tensors' bytes.
/// Source: the format's documentation of Hugging Face.
/// </summary>
public static class Safetensors
{
    /// <summary>Writes tensors (of any device; float32, float64, float16, bfloat16, int64, int32, uint8, bool) in the order given.</summary>
    public static void Write(Stream file, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata) => throw new NotImplementedException();

    /// <summary>Reads all tensors, on the CPU; they are the caller's to dispose.</summary>
    /// <exception cref="WeightsRejectedException">It is no safetensors file, or a broken one.</exception>
    public static SafetensorsFile Read(Stream file) => throw new NotImplementedException();
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
