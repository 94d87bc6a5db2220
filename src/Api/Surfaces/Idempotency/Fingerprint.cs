using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Api.Surfaces.Bodies;

namespace Platform.Api.Surfaces.Idempotency;

/// <summary>
/// What a request asks for, as a hash: method, path and body. Of a JSON body the order of keys and the white space do not count; of a form neither does the boundary, nor the
/// order of its text fields, but that of its files does.
/// </summary>
public sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private Fingerprint(HttpContext context)
    {
        Add(context.Request.Method);
        Add(context.SurfacePath);
    }

    /// <summary>Of a request with a JSON body.</summary>
    public static string Of(HttpContext context, JsonElement body)
    {
        using var fingerprint = new Fingerprint(context);
        fingerprint.Add(body);
        return fingerprint.End();
    }

    /// <summary>Of a request with a form.</summary>
    public static string Of(HttpContext context, MultipartForm form)
    {
        using var fingerprint = new Fingerprint(context);
        foreach (var (name, value) in form.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            fingerprint.Add("field");
            fingerprint.Add(name);
            fingerprint.Add(value);
        }

        foreach (var file in form.Files)
        {
            fingerprint.Add("file");
            fingerprint.Add(file.Name);
            fingerprint.Add(file.Content.Hash);
        }

        return fingerprint.End();
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private void Add(JsonElement value)
    {
        Add(value.ValueKind.ToString());
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                // The raw name tells apart what no text could: a key that is half a surrogate pair.
                foreach (var property in value.EnumerateObject().OrderBy(Name, StringComparer.Ordinal))
                {
                    Add(Name(property));
                    Add(property.Value);
                }

                Add("}");
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Add(item);
                Add("]");
                break;
            case JsonValueKind.String:
                Add(Text(value));
                break;
            default:
                Add(value.GetRawText());
                break;
        }
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw new RequestRejectedException("the body has a key that is not valid Unicode");
        }
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    // The length before each part keeps "ab"+"c" and "a"+"bc" apart.
    private void Add(string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        _hash.AppendData(BitConverter.GetBytes(bytes.Length));
        _hash.AppendData(bytes);
    }

    private string End() => Convert.ToHexStringLower(_hash.GetHashAndReset());
}
