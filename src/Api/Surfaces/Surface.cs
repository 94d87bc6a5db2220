using Microsoft.OpenApi;

namespace Platform.Api.Surfaces;

/// <summary>
/// One of the platform's APIs: its own routes, error form, authentication, limits and OpenAPI document. It answers under its prefix on the main port and, with exactly the paths
/// its specification documents, on a port of its own. Routes are declared once, with the specification's paths.
/// </summary>
public abstract class Surface
{
    /// <summary>Its name, one word in lower case; names its quotas and its OpenAPI document too.</summary>
    public abstract string Name { get; }

    /// <summary>Its title in the reference.</summary>
    public abstract string Title { get; }

    /// <summary>What it is for, in Markdown, for the reference.</summary>
    public abstract string Description { get; }

    /// <summary>Its own port, counted from the main one.</summary>
    public abstract int PortOffset { get; }

    /// <summary>Its prefix on the main port.</summary>
    public string Prefix => "/" + Name;

    /// <summary>How its callers say who they are.</summary>
    public abstract ISurfaceAuthentication Authentication { get; }

    /// <summary>Maps its routes. Handlers of all but those marked <see cref="SurfaceRoutes.WithoutCaller"/> have a caller.</summary>
    public abstract void Map(RouteGroupBuilder routes);

    /// <summary>What status an expected failure of a grain has here: the surface's one table.</summary>
    public abstract int StatusOf(string errorCode);

    /// <summary>Writes an error in the surface's own form. Status and general headers are set already.</summary>
    public abstract Task WriteErrorAsync(HttpContext context, SurfaceError error);

    /// <summary>Lets the surface answer a fault found before its handlers differently, such as a body too large by 400.</summary>
    public virtual SurfaceError Adapt(SurfaceError error) => error;

    /// <summary>Sets what every answer of the surface says in its headers, errors and upgrades among them.</summary>
    public virtual void SetHeaders(IHeaderDictionary headers)
    {
    }

    /// <summary>The schema of its errors, for the reference.</summary>
    public abstract OpenApiSchema ErrorSchema { get; }
}
