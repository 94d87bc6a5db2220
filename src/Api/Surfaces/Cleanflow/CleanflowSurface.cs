using System.Text.Json;
using Microsoft.OpenApi;
using Platform.Api.Identity;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>People upload CSV files, see what is wrong with them, and have them cleaned by a plan.</summary>
public sealed class CleanflowSurface(UserTokens tokens) : Surface
{
    /// <inheritdoc />
    public override string Name => CleanflowReference.Name;

    /// <inheritdoc />
    public override string Title => "CleanFlow";

    /// <inheritdoc />
    public override string Description => CleanflowReference.Description;

    /// <inheritdoc />
    public override int PortOffset => 13;

    /// <inheritdoc />
    public override ISurfaceAuthentication Authentication { get; } =
        new BearerAuthentication(tokens, CleanflowErrors.InvalidToken) { TokenDescription = "`POST /api/v1/auth/login` が返す `access_token`。" };

    /// <inheritdoc />
    public override OpenApiSchema ErrorSchema => CleanflowReference.ErrorSchema();

    /// <inheritdoc />
    public override void Map(RouteGroupBuilder routes)
    {
        var v1 = routes.MapGroup("/api/v1");
        v1.MapAccounts();
        v1.MapDatasets();
        v1.MapPlans();
        v1.MapExecutions();
    }

    /// <inheritdoc />
    public override int StatusOf(string errorCode) => CleanflowErrors.Of(errorCode).Status;

    /// <inheritdoc />
    public override SurfaceError Adapt(SurfaceError error) => CleanflowErrors.Adapt(error);

    /// <inheritdoc />
    public override Task WriteErrorAsync(HttpContext context, SurfaceError error)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(CleanflowErrorBody.Of(error), SurfaceJson.Options);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
