using Platform.Api.Surfaces.Classroom.Events;
using Platform.Contracts;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>The class's notebooks, and where students of one get stuck. The path's slashes may be escaped or not.</summary>
internal static class NotebookHandlers
{
    private static readonly Error None = Error.NotFound("There is no such notebook");

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains)
    {
        var team = new ClassroomQuery(context.Request.Query).Text("team");
        var notebooks = await grains.GetGrain<IClassGrain>(ClassroomKeys.Class(context.Caller.UserId)).Notebooks(team, context.RequestAborted);
        return Results.Json(new NotebooksBody(notebooks.Length, [.. notebooks.Select(NotebookBody.Of)]), SurfaceJson.Options);
    }

    public static async Task<IResult> Hotspots(HttpContext context, IGrainFactory grains)
    {
        var team = new ClassroomQuery(context.Request.Query).Text("team");
        if (EventChecks.Notebook(RawPath.Between(context, "/api/v1/notebook/", "/hotspots")) is not { } notebook || notebook.Length > EventReader.MaxPathChars + 1) return context.Failure(None);
        var found = await grains.GetGrain<IClassGrain>(ClassroomKeys.Class(context.Caller.UserId)).Hotspots(notebook, team, context.RequestAborted);
        return found.IsSuccess ? Results.Json(HotspotsBody.Of(found.Value), SurfaceJson.Options) : context.Failure(found.Error);
    }
}
