using Platform.Api.Surfaces.Classroom.Events;
using Platform.Contracts;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>Where students of a notebook get stuck. The path's slashes may be escaped or not.</summary>
internal static class NotebookHandlers
{
    private static readonly Error None = Error.NotFound("There is no such notebook");

    public static async Task<IResult> Hotspots(HttpContext context, IGrainFactory grains)
    {
        var team = new ClassroomQuery(context.Request.Query).Text("team");
        if (EventChecks.Notebook(RawPath.Between(context, "/api/v1/notebook/", "/hotspots")) is not { } notebook || notebook.Length > EventReader.MaxPathChars + 1) return context.Failure(None);
        var found = await grains.GetGrain<IClassGrain>(ClassroomKeys.Class(context.Caller.UserId)).Hotspots(notebook, team, context.RequestAborted);
        return found.IsSuccess ? Results.Json(HotspotsBody.Of(found.Value), SurfaceJson.Options) : context.Failure(found.Error);
    }
}
