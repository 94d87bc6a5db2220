using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Net.Http.Headers;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>Datasets: upload, list, look at, their pictures, delete.</summary>
internal static class DatasetHandlers
{
    private const int MaxPage = 1_000;
    private const int DefaultPage = 50;
    private const int MinSide = 16, MaxSide = 512, DefaultSide = 128;
    // A picture of a dataset never changes; that the caller may see it is asked again after a day.
    private const string Cached = "private, max-age=86400";

    public static void MapDatasets(this RouteGroupBuilder routes)
    {
        routes.MapPost("/datasets", DatasetUpload.Create).WithMetadata(DatasetReference.Create, BodyBound.ByReader);
        routes.MapGet("/datasets", DatasetList.List).WithMetadata(DatasetReference.List);
        routes.MapGet("/datasets/{dataset_id}", Get).WithMetadata(DatasetReference.Get);
        routes.MapGet("/datasets/{dataset_id}/images", Images).WithMetadata(DatasetReference.Images);
        routes.MapGet("/datasets/{dataset_id}/images/{index}/thumbnail", Thumbnail).WithMetadata(DatasetReference.Thumbnail);
        routes.MapDelete("/datasets/{dataset_id}", Delete).WithMetadata(DatasetReference.Delete);
    }

    public static Task<IResult> Get(HttpContext context, string dataset_id, IGrainFactory grains) =>
        WithDataset(context, dataset_id, grains, dataset => dataset.Get(context.Caller, context.RequestAborted), dataset => JobHandlers.Json(DatasetDetailBody.Of(dataset)));

    public static Task<IResult> Images(HttpContext context, string dataset_id, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var (skip, limit) = (query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage));
        var (split, label) = (query.Choice("split", "", "train", "val", "test"), query.Text("label"));
        return WithDataset(context, dataset_id, grains, dataset => dataset.Images(context.Caller, split.Length == 0 ? null : split, label, skip, limit, context.RequestAborted), page =>
        {
            var id = DatasetIds.Parse(dataset_id)!;
            var images = page.Items.Select(one => new DatasetImageBody(
                one.Index, one.FileName, one.Split, one.Label, one.LabelId, one.Width, one.Height,
                string.Create(CultureInfo.InvariantCulture, $"{context.Surface.Base}/api/v1/datasets/{id}/images/{one.Index}/thumbnail")));
            return JobHandlers.Json(new DatasetImagesBody(id, [.. images], page.Total, skip, limit));
        });
    }

    public static async Task<IResult> Thumbnail(HttpContext context, string dataset_id, string index, IGrainFactory grains)
    {
        var side = new QueryFields(context.Request.Query).Number("side", DefaultSide, MinSide, MaxSide);
        if (index.Length == 0 || index.Any(unit => !char.IsAsciiDigit(unit))) throw TrainingErrorTable.Refused("index", "it is not a whole number from 0");
        if (DatasetIds.Parse(dataset_id) is not { } id) return None(context);
        var dataset = grains.GetGrain<IImageDatasetGrain>(id);
        var known = await dataset.Get(context.Caller, context.RequestAborted);
        if (!known.IsSuccess) return context.Failure(known.Error, TrainingErrors.NoDataset);
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= known.Value.Images) return context.Failure(Error.NotFound("the dataset has no such picture"));

        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{id}-{place}-{side}\""));
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(given => given.Compare(tag, useStrongComparison: false) || given.Equals(EntityTagHeaderValue.Any)))
        {
            context.Response.Headers.ETag = tag.ToString();
            context.Response.Headers.CacheControl = Cached;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var thumbnail = await dataset.Thumbnail(context.Caller, place, side, context.RequestAborted);
        if (!thumbnail.IsSuccess) return context.Failure(thumbnail.Error, TrainingErrors.NoDataset);
        context.Response.Headers.CacheControl = Cached;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(ImmutableCollectionsMarshal.AsArray(thumbnail.Value)!, "image/jpeg", entityTag: tag);
    }

    public static Task<IResult> Delete(HttpContext context, string dataset_id, IGrainFactory grains) =>
        WithDataset(context, dataset_id, grains, dataset => dataset.Delete(context.Caller, CancellationToken.None), _ => JobHandlers.Json(
            new DatasetDeletedBody(DatasetIds.Parse(dataset_id)!, "deleted", "Dataset deleted successfully")));

    /// <summary>Asks the grain of a dataset; what cannot be an id is answered like one that nobody has, without waking a grain for it.</summary>
    private static async Task<IResult> WithDataset<T>(HttpContext context, string datasetId, IGrainFactory grains, Func<IImageDatasetGrain, Task<Result<T>>> ask, Func<T, IResult> answer)
    {
        if (DatasetIds.Parse(datasetId) is not { } id) return None(context);
        var asked = await ask(grains.GetGrain<IImageDatasetGrain>(id));
        return asked.IsSuccess ? answer(asked.Value) : context.Failure(asked.Error, TrainingErrors.NoDataset);
    }

    private static SurfaceError None(HttpContext context) => context.Failure(new Error(TrainingErrors.NoDataset, "there is no such dataset"));
}
