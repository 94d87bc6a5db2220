using Microsoft.AspNetCore.Http.Metadata;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>
/// Says that a route's body is bounded by who reads it, as <see cref="MultipartForm"/> does. A bound of the server itself would close the connection on a body above it, and a
/// caller still sending would see a broken pipe in the place of the answer; so the rest is read and dropped for the few seconds the server grants.
/// </summary>
public sealed class BodyBound : IRequestSizeLimitMetadata
{
    /// <summary>The one instance.</summary>
    public static readonly BodyBound ByReader = new();

    /// <inheritdoc />
    public long? MaxRequestBodySize => null;
}
