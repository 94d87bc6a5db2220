using Microsoft.OpenApi;
using Platform.Api.Identity;
using Platform.Api.Surfaces.Idempotency;

namespace Platform.Api.Surfaces.Training;

/// <summary>People upload labelled pictures, train models with them, look at how well they do, and try them on new pictures.</summary>
public sealed class TrainingSurface(UserTokens tokens) : Surface
{
    /// <inheritdoc />
    public override string Name => TrainingReference.Name;

    /// <inheritdoc />
    public override string Title => "Vision AI Training";

    /// <inheritdoc />
    public override string Description => TrainingReference.Description;

    /// <inheritdoc />
    public override int PortOffset => 11;

    /// <inheritdoc />
    public override ISurfaceAuthentication Authentication { get; } =
        new BearerAuthentication(tokens, "a valid token is needed: Authorization: Bearer <access_token>") { TokenDescription = "`POST /api/v1/auth/login`이 돌려주는 `access_token`." };

    /// <inheritdoc />
    public override OpenApiSchema ErrorSchema => TrainingReference.ErrorSchema();

    /// <inheritdoc />
    public override void Map(RouteGroupBuilder routes)
    {
        var v1 = routes.MapGroup("/api/v1");
        v1.MapLogin();
        v1.MapDatasets();
        v1.MapJobs();
        v1.MapRecords();
        v1.MapCheckpoints();
        v1.MapCatalogue();
        v1.MapValidations();
        v1.MapInference();
        v1.MapCallbacks();
    }

    /// <inheritdoc />
    public override int StatusOf(string errorCode) => TrainingErrorTable.Of(errorCode).Status;

    /// <inheritdoc />
    public override SurfaceError Adapt(SurfaceError error) => TrainingErrorTable.Adapt(error);

    /// <inheritdoc />
    public override Task WriteErrorAsync(HttpContext context, SurfaceError error) => SurfaceAnswer.Of(error.Status, TrainingErrorBody.Of(error)).ExecuteAsync(context);
}
