using Microsoft.Extensions.Options;
using Platform.Api.Surfaces.Limits;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Contracts.Quotas;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>Holds the surface's limits: the grain of whom each is counted for, so that they hold over all processes, and in its memory, so that an event costs no write more.</summary>
internal sealed class ClassroomRates(IGrainFactory grains, IOptions<ClassroomLimits> options, TimeProvider clock)
{
    private readonly QuotaLimit _events = options.Value.Events;
    private readonly QuotaLimit _analytics = options.Value.Analytics;

    /// <summary>The limit of requests with events. A student's is counted by the student's own grain.</summary>
    public QuotaLimit Events => _events;

    /// <summary>The student's grain.</summary>
    public IStudentGrain Student(HttpContext context, string student) => grains.GetGrain<IStudentGrain>(ClassroomKeys.Student(context.Caller.UserId, student));

    /// <summary>Tells how one request with events for a student was counted; the refusal where there was none left.</summary>
    public SurfaceError? Told(HttpContext context, string student, RateAnswer answer)
    {
        RateLimitHeaders.Set(context.Response, [answer.Standing]);
        return answer.Granted ? null : Refusal(answer.Standing, $" for the student '{student}'");
    }

    /// <summary>Takes one request with events for each of its students, or for none.</summary>
    public async ValueTask<SurfaceError?> TakeEvents(HttpContext context, IReadOnlyCollection<string> students)
    {
        var answers = await Task.WhenAll(students.Select(async student => (Student: student, Answer: await Student(context, student).TakeRate(_events, context.RequestAborted))));
        RateLimitHeaders.Set(context.Response, answers.Select(each => each.Answer.Standing));
        var refused = answers.Where(each => !each.Answer.Granted).ToList();
        if (refused.Count == 0) return null;
        await Task.WhenAll(answers.Where(each => each.Answer.Granted).Select(each => Student(context, each.Student).GiveBackRate()));
        var (who, answer) = refused.MaxBy(each => each.Answer.Standing.ResetsAt);
        return Refusal(answer.Standing, $" for the student '{who}'");
    }

    /// <summary>Counts a request with events that could not be read, which names nobody, for who sent it. It is refused already, so this one never is.</summary>
    public async ValueTask CountUnread(HttpContext context)
    {
        var answer = await Of($"unread/{Uri.EscapeDataString(context.ClassroomCaller.Who)}").Take(_events, context.RequestAborted);
        RateLimitHeaders.Set(context.Response, [answer.Standing]);
    }

    /// <summary>Takes one request of another kind; the refusal where there is none left.</summary>
    public async ValueTask<SurfaceError?> TakeAnalytics(HttpContext context)
    {
        var answer = await Of($"analytics/{Uri.EscapeDataString(context.ClassroomCaller.Who)}").Take(_analytics, context.RequestAborted);
        RateLimitHeaders.Set(context.Response, [answer.Standing]);
        return answer.Granted ? null : Refusal(answer.Standing, "");
    }

    private IRateGrain Of(string key) => grains.GetGrain<IRateGrain>($"{ClassroomSurface.SurfaceName}/{key}");

    private SurfaceError Refusal(QuotaStanding standing, string whom) => new(
        StatusCodes.Status429TooManyRequests,
        $"The limit of {standing.Units} requests a minute is used up{whom}; try again after the time in Retry-After",
        ErrorCodes.LimitExceeded,
        standing.ResetsAt - clock.GetUtcNow());
}

/// <summary>Holds the limit of requests that are not events.</summary>
internal sealed class AnalyticsRate(ClassroomRates rates) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await rates.TakeAnalytics(context.HttpContext) is { } refusal ? refusal : await next(context);
}
