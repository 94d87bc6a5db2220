using System.Text.Json;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>A JSON object out of a request's body. What is missing or of another kind is refused with the field's name.</summary>
public readonly struct JsonFields
{
    private readonly JsonElement _object;
    private readonly string _path;

    private JsonFields(JsonElement value, string path) => (_object, _path) = (value, path);

    /// <summary>The object as it came.</summary>
    public JsonElement Element => _object;

    /// <summary>The object that is a whole body.</summary>
    /// <exception cref="RequestRejectedException">It is no object.</exception>
    public static JsonFields Root(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object ? new JsonFields(root, "") : throw new RequestRejectedException("the body is not a JSON object");

    /// <summary>A text that must be given and not be empty.</summary>
    public string RequiredText(string name) =>
        OptionalText(name) is { Length: > 0 } text ? text : throw new RequestRejectedException($"{_path}{name}: it is required");

    /// <summary>A text; <c>null</c> where it is not given, or null.</summary>
    public string? OptionalText(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) throw new RequestRejectedException($"{_path}{name}: it is not a string");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair is JSON, but no text.
            throw new RequestRejectedException($"{_path}{name}: it is not valid Unicode");
        }
    }

    /// <summary>An object that must be given.</summary>
    public JsonFields RequiredObject(string name)
    {
        if (!TryGet(name, out var value)) throw new RequestRejectedException($"{_path}{name}: it is required");
        return value.ValueKind == JsonValueKind.Object
            ? new JsonFields(value, $"{_path}{name}.")
            : throw new RequestRejectedException($"{_path}{name}: it is not an object");
    }

    private bool TryGet(string name, out JsonElement value) => _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
