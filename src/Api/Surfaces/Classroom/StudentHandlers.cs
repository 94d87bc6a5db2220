using Platform.Contracts;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>One student: in detail, and gone.</summary>
internal static class StudentHandlers
{
    public static readonly Error None = Error.NotFound("There is no such student");

    public static async Task<IResult> Progress(HttpContext context, IGrainFactory grains)
    {
        var query = new ClassroomQuery(context.Request.Query);
        var wish = new ProgressQuery(query.Notebook("notebook_path"), query.Day("start_date"), query.Day("end_date"));
        if (wish.From > wish.To) throw ClassroomErrors.Refused("end_date: It must not be before start_date", "end_date", ClassroomErrors.Quoted($"{wish.To:yyyy-MM-dd}"));
        if (Student(context, grains, "/api/v1/student/", "/progress") is not var (_, student)) return context.Failure(None);
        var progress = await student.Progress(wish, context.RequestAborted);
        return progress.IsSuccess ? Results.Json(ProgressBody.Of(progress.Value), SurfaceJson.Options) : context.Failure(progress.Error);
    }

    public static async Task<IResult> Delete(HttpContext context, IGrainFactory grains)
    {
        if (Student(context, grains, "/api/v1/student/", "") is not var (id, student)) return context.Failure(None);
        var deleted = await student.Delete(CancellationToken.None);
        return deleted.IsSuccess ? Results.Json(new DoneBody("deleted", id), SurfaceJson.Options) : context.Failure(deleted.Error);
    }

    /// <summary>The student that the path names.</summary>
    public static (string Id, IStudentGrain Grain)? Student(HttpContext context, IGrainFactory grains, string before, string after) =>
        RawPath.Between(context, before, after)?.Trim() is { Length: > 0 and <= Events.EventReader.MaxNameChars } id
            ? (id, grains.GetGrain<IStudentGrain>(ClassroomKeys.Student(context.Caller.UserId, id)))
            : null;
}
