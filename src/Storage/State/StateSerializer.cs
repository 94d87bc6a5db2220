using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Storage;

namespace Platform.Storage.State;

/// <summary>
/// Grain state as a JSON document: camelCase names, enums by name, NaN and infinities by name, fields that are not known ignored, so that a document of an older or newer version is read.
/// Private setters are set. An immutable array that a document lacks, or that was never set, is empty.
/// </summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new ImmutableArrayConverterFactory() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { StateShape.SetPrivateSetters, StateShape.FillMissingArrays } },
    };

    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc />
    /// <exception cref="StorageException">The document is not of this type.</exception>
    public T? Deserialize<T>(BinaryData input)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options);
        }
        catch (JsonException fault)
        {
            throw new StorageException($"a stored document is not a {typeof(T).Name}: {fault.Message}", retryable: false, fault);
        }
    }
}
