using Microsoft.Extensions.Options;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>The class: at a glance, and as a file.</summary>
internal static class ClassHandlers
{
    public static async Task<IResult> Summary(HttpContext context, IGrainFactory grains, IOptions<ClassroomLimits> limits, TimeProvider clock)
    {
        var (summary, _) = await Ask(context, grains, limits.Value, clock);
        return Results.Json(SummaryBody.Of(summary), SurfaceJson.Options);
    }

    public static async Task<IResult> Export(HttpContext context, IGrainFactory grains, IOptions<ClassroomLimits> limits, TimeProvider clock)
    {
        var (summary, day) = await Ask(context, grains, limits.Value, clock);
        return new ExportAnswer(summary, context.Caller.UserId, day);
    }

    /// <summary>What the query asks for. Today is asked for as now, which tells who is active from who was.</summary>
    private static async Task<(ClassSummary Summary, DateOnly Day)> Ask(HttpContext context, IGrainFactory grains, ClassroomLimits limits, TimeProvider clock)
    {
        var query = new ClassroomQuery(context.Request.Query);
        var (day, notebook, team) = (query.Day("date"), query.Notebook("notebook_path"), query.Text("team"));
        var today = limits.Today(clock);
        var summary = await grains.GetGrain<IClassGrain>(ClassroomKeys.Class(context.Caller.UserId)).Summary(day == today ? null : day, notebook, team, context.RequestAborted);
        return (summary, day ?? today);
    }
}
