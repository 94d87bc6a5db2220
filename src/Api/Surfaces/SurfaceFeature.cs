using Platform.Contracts;

namespace Platform.Api.Surfaces;

/// <summary>What a surface knows of a request to it.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="Base">What stands before the surface's own paths in the URL the caller used: its prefix, or nothing on its own port.</param>
public sealed record SurfaceFeature(Surface Surface, string Base)
{
    /// <summary>Who asks, once authenticated.</summary>
    public Caller? Caller { get; set; }
}

/// <summary>Short ways to what a surface knows of a request.</summary>
public static class SurfaceRequests
{
    extension(HttpContext context)
    {
        /// <summary>The surface the request is to.</summary>
        public SurfaceFeature Surface =>
            context.Features.Get<SurfaceFeature>() ?? throw new InvalidOperationException("the request is not to a surface");

        /// <summary>Who asks. Only on routes that need a caller.</summary>
        public Caller Caller => context.Surface.Caller ?? throw new InvalidOperationException("the route does not ask for a caller");

        /// <summary>The request's path as the surface's specification has it.</summary>
        public string SurfacePath => context.Request.Path.Value![context.Surface.Surface.Prefix.Length..];

        /// <summary>The error of a grain in the surface's form.</summary>
        public SurfaceError Failure(Error error) => SurfaceError.From(context.Surface.Surface, error);
    }
}
