using System.Text.Json;

namespace Platform.Imaging.Datasets;

/// <summary>Manifests as they are kept: JSON, written by <see cref="ImageManifest.Json"/>.</summary>
public static class ManifestJson
{
    /// <summary>Writes one.</summary>
    public static void Write(ImageManifest manifest, Stream to) => JsonSerializer.Serialize(to, manifest, ImageManifest.Json);

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<ImageManifest> ReadAsync(Stream from, CancellationToken cancellationToken = default) =>
        await JsonSerializer.DeserializeAsync<ImageManifest>(from, ImageManifest.Json, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("the manifest is null");
}
