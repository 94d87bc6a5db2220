using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Platform.Contracts;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>
/// <c>/ws/dashboard?from=…&amp;last=…&amp;notebook=…&amp;team=…</c>: the events of the caller's class, from now on, after a number, or beginning with so many of the latest.
/// Who may not watch is told so before the upgrade.
/// </summary>
internal static class DashboardSocket
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    public static async Task<IResult> Watch(
        HttpContext context, ClassFeeds feeds, DashboardSeats seats, IOptions<ClassroomLimits> limits, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        var query = new ClassroomQuery(context.Request.Query);
        var (from, last, classId) = (query.Seq("from"), query.Seq("last"), context.Caller.UserId);
        var filter = new DashboardFilter(query.Notebook("notebook") ?? query.Notebook("notebook_path"), query.Text("team"));
        if (query.Text("class") is { } wanted && wanted != classId) return context.Failure(Error.Forbidden("The key is of another class"));
        if (!DashboardUpgrade.IsOne(context)) return SurfaceError.Invalid("This path is a WebSocket: ask for an upgrade");
        await using var seat = await seats.TakeAsync(context.ClassroomCaller.Who, context.RequestAborted);
        if (seat is null) return context.Failure(Error.LimitExceeded($"At most {limits.Value.DashboardsPerUser} dashboards may be open at a time; close one first", ComeBack));

        var feed = feeds.Join(classId);
        try
        {
            var ring = await feed.Ring.WaitAsync(context.RequestAborted);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            var start = from ?? Math.Max(0, ring.Last - (last ?? 0));
            var (socket, frames) = await DashboardUpgrade.AcceptAsync(context, limits.Value.SendWithin);
            await using (frames)
            {
                using (socket) await new Dashboard(socket, frames, feed, ring, filter).RunAsync(NewId(), start, clock, ends, lifetime);
            }
        }
        finally
        {
            feeds.Leave(classId, feed);
        }

        return Results.Empty;
    }

    private static string NewId() => "conn_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
