namespace Platform.Api.Health;

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/health/startup</c> on the main port, for whoever runs the platform. They need no token and say nothing of anyone.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        health.MapGet("/live", () => Answer(null));
        health.MapGet("/startup", (IHostApplicationLifetime lifetime) =>
            Answer(lifetime.ApplicationStarted.IsCancellationRequested ? null : "the platform is starting"));
        health.MapGet("/ready", async (Readiness readiness) => Answer(await readiness.ProblemAsync()));
    }

    private static IResult Answer(string? problem) => problem is null
        ? Results.Json(new { status = "ok" })
        : Results.Json(new { status = "unavailable", detail = problem }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
