using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Platform.Api.Identity;
using Platform.Api.Requests;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Classroom.Dashboards;
using Platform.Api.Surfaces.Classroom.Events;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>A teacher watches a class work in notebooks, live.</summary>
public sealed class ClassroomSurface(ClassroomApiKeys keys, IOptions<ClassroomLimits> limits, TimeProvider clock) : Surface
{
    /// <summary>Its name.</summary>
    public const string SurfaceName = "classroom";

    /// <inheritdoc />
    public override string Name => SurfaceName;

    /// <inheritdoc />
    public override string Title => "Classroom";

    /// <inheritdoc />
    public override string Description => ClassroomReference.Description;

    /// <inheritdoc />
    public override int PortOffset => 14;

    /// <inheritdoc />
    public override ISurfaceAuthentication Authentication { get; } = new ClassroomAuthentication(keys, limits.Value);

    /// <inheritdoc />
    public override OpenApiSchema ErrorSchema => ClassroomReference.ErrorSchema();

    /// <inheritdoc />
    public override void Map(RouteGroupBuilder routes)
    {
        routes.MapPost("/api/v1/events", EventHandlers.Post).WithMetadata(ClassroomReference.Events, BodyBound.ByReader, TakesProxy.Instance, ManyRequests.Instance);
        routes.MapGet("/ws/dashboard", DashboardSocket.Watch).WithTokenInQuery().WithMetadata(ClassroomReference.Dashboard);

        var v1 = routes.MapGroup("/api/v1").AddEndpointFilter<AnalyticsRate>();
        v1.MapGet("/class/summary", ClassHandlers.Summary).WithMetadata(ClassroomReference.Summary);
        v1.MapGet("/class/export.csv", ClassHandlers.Export).WithMetadata(ClassroomReference.Export);
        v1.MapGet("/class/notebooks", NotebookHandlers.List).WithMetadata(ClassroomReference.Notebooks);
        v1.MapGet("/class/help", HelpHandlers.List).WithMetadata(ClassroomReference.Help);
        v1.MapPost("/class/help/{user_id}/dismiss", HelpHandlers.Dismiss).WithMetadata(ClassroomReference.Dismiss);
        v1.MapGet("/student/{user_id}/progress", StudentHandlers.Progress).WithMetadata(ClassroomReference.Progress);
        v1.MapDelete("/student/{user_id}", StudentHandlers.Delete).WithMetadata(ClassroomReference.DeleteStudent);
        v1.MapGet("/notebook/{notebook_path}/hotspots", NotebookHandlers.Hotspots).WithMetadata(ClassroomReference.Hotspots);
        // A path whose slashes are not escaped.
        v1.MapGet("/notebook/{**notebook_path}", NotebookHandlers.Hotspots).ExcludeFromDescription();
    }

    /// <inheritdoc />
    public override int StatusOf(string errorCode) => ClassroomErrors.Of(errorCode).Status;

    /// <inheritdoc />
    public override SurfaceError Adapt(SurfaceError error) => ClassroomErrors.Adapt(error);

    /// <inheritdoc />
    public override void SetHeaders(IHeaderDictionary headers)
    {
        headers["X-API-Version"] = "v1";
        headers["X-API-Deprecated"] = "false";
    }

    /// <inheritdoc />
    public override Task WriteErrorAsync(HttpContext context, SurfaceError error)
    {
        var body = ClassroomErrorBody.Of(error, context.TraceIdentifier, clock.GetUtcNow());
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
