using System.Text.Json;
using Microsoft.OpenApi;
using Platform.Api.Identity;
using Platform.Api.Surfaces.Bodies;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>People submit Python code, it runs as a job, its metrics are ranked.</summary>
public sealed class LeaderboardSurface(ITokenAuthenticator tokens) : Surface
{
    /// <inheritdoc />
    public override string Name => "leaderboard";

    /// <inheritdoc />
    public override string Title => "Leaderboard";

    /// <inheritdoc />
    public override string Description => LeaderboardReference.Description;

    /// <inheritdoc />
    public override int PortOffset => 10;

    /// <inheritdoc />
    public override ISurfaceAuthentication Authentication { get; } =
        new BearerAuthentication(tokens, "a valid token is needed: Authorization: Bearer <token>");

    /// <inheritdoc />
    public override OpenApiSchema ErrorSchema => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "detail" },
        Properties = new Dictionary<string, IOpenApiSchema> { ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    /// <inheritdoc />
    public override void Map(RouteGroupBuilder routes)
    {
        routes.MapPost("/submissions", SubmissionHandlers.Create).WithMetadata(LeaderboardReference.CreateSubmission, BodyBound.ByReader);
        routes.MapPost("/jobs", JobHandlers.Create).WithMetadata(LeaderboardReference.CreateJob);
        routes.MapGet("/jobs", JobHandlers.List).WithMetadata(LeaderboardReference.ListJobs);
        routes.MapGet("/jobs/{job_id}/status", JobHandlers.Status).WithMetadata(LeaderboardReference.JobStatus);
        routes.MapGet("/jobs/{job_id}/results", JobHandlers.Results).WithMetadata(LeaderboardReference.JobResults);
        routes.MapGet("/jobs/{job_id}/logs", LogHandlers.Logs).WithMetadata(LeaderboardReference.JobLogs);
        routes.MapDelete("/jobs/{job_id}", JobHandlers.Cancel).WithMetadata(LeaderboardReference.CancelJob);
        routes.MapGet("/leaderboard", RankingHandlers.Rank).WithMetadata(LeaderboardReference.Ranking);
        routes.MapGet("/quota", RankingHandlers.Quota).WithMetadata(LeaderboardReference.Quota);
        routes.MapGet("/ws/jobs/{job_id}", JobSocket.Watch).WithTokenInQuery().WithMetadata(LeaderboardReference.WatchJob);
    }

    /// <inheritdoc />
    public override int StatusOf(string errorCode) => LeaderboardErrors.StatusOf(errorCode);

    /// <inheritdoc />
    public override SurfaceError Adapt(SurfaceError error) => LeaderboardErrors.Adapt(error);

    /// <inheritdoc />
    public override Task WriteErrorAsync(HttpContext context, SurfaceError error)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(error.Message), SurfaceJson.Options);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
