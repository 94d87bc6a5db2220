using System.Text;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>What can be trained, and how it can be configured.</summary>
internal static class CatalogueHandlers
{
    public static void MapCatalogue(this RouteGroupBuilder routes)
    {
        routes.MapGet("/training/config-schema", ConfigSchema).WithMetadata(CatalogueReference.ConfigSchema);
        routes.MapGet("/models/list", Models).WithMetadata(CatalogueReference.Models);
    }

    public static async Task<IResult> ConfigSchema(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var (framework, task) = (query.RequiredText("framework"), query.Text("task_type"));
        var schema = await grains.GetGrain<ITrainingCatalogueGrain>(0).ConfigSchema(framework, task, context.RequestAborted);
        return schema.IsSuccess ? new SurfaceAnswer(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(schema.Value)) : context.Failure(schema.Error);
    }

    public static async Task<IResult> Models(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var models = await grains.GetGrain<ITrainingCatalogueGrain>(0).Models(query.Text("framework"), query.Text("task_type"), context.RequestAborted);
        return JobHandlers.Json(new ModelsBody([.. models.Select(ModelBody.Of)], models.Length));
    }
}

/// <summary>A model that can be trained.</summary>
internal sealed record ModelBody(
    string ModelName, string Framework, IReadOnlyList<string> TaskTypes, int DefaultImageSize, string Parameters, bool Pretrained, string Description)
{
    public static ModelBody Of(TrainableModel model) => new(
        model.ModelName, model.Framework, model.TaskTypes, model.DefaultImageSize, model.Parameters, model.Pretrained, model.Description);
}

/// <summary>Models.</summary>
internal sealed record ModelsBody(IReadOnlyList<ModelBody> Models, int Total);
