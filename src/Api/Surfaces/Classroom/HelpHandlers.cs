using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>Who waits for help, and that they do not any more.</summary>
internal static class HelpHandlers
{
    public static async Task<IResult> List(HttpContext context, IGrainFactory grains, TimeProvider clock)
    {
        var team = new ClassroomQuery(context.Request.Query).Text("team");
        var waiting = await grains.GetGrain<IClassGrain>(ClassroomKeys.Class(context.Caller.UserId)).Help(team, context.RequestAborted);
        var now = clock.GetUtcNow();
        return Results.Json(new HelpBody(waiting.Length, [.. waiting.Select(row => WaitingBody.Of(row, now))]), SurfaceJson.Options);
    }

    public static async Task<IResult> Dismiss(HttpContext context, IGrainFactory grains)
    {
        if (StudentHandlers.Student(context, grains, "/api/v1/class/help/", "/dismiss") is not var (id, student)) return context.Failure(StudentHandlers.None);
        var dismissed = await student.DismissHelp(CancellationToken.None);
        return dismissed.IsSuccess ? Results.Json(new DoneBody("dismissed", id), SurfaceJson.Options) : context.Failure(dismissed.Error);
    }
}
