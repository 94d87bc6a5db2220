using System.Text.Json;

namespace Platform.Imaging.Datasets;

/// <summary>Manifests as they are kept: JSON, names as in the records in camel case.</summary>
public static class ManifestJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Writes one.</summary>
    public static void Write(ImageManifest manifest, Stream to) => JsonSerializer.Serialize(to, manifest, Options);

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<ImageManifest> ReadAsync(Stream from, CancellationToken cancellationToken = default) =>
        await JsonSerializer.DeserializeAsync<ImageManifest>(from, Options, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("the manifest is null");
}
