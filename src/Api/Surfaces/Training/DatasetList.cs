using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;

namespace Platform.Api.Surfaces.Training;

/// <summary><c>GET /datasets</c>: a caller's own and everybody's public ones, newest first.</summary>
internal static class DatasetList
{
    /// <summary>The field that names a project.</summary>
    public const string ProjectField = "project_id";

    private const int MaxPage = 200;
    private const int DefaultPage = 50;
    private const int Step = 1_000;
    private const int AskedAtATime = 100;

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var (skip, limit) = (query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage));
        var project = DatasetUpload.Project(query.Text(ProjectField));
        var format = query.Choice("format", "", "dice", "imagefolder", "coco", "yolo");
        bool Fits(string ofFormat, long? ofProject) => (format.Length == 0 || ofFormat == format) && (project is null || ofProject == project);

        var everybodys = await grains.GetGrain<IPublicImageDatasetsGrain>(0).List(context.RequestAborted);
        var others = everybodys.Where(one => one.UserId != context.Caller.UserId && Fits(one.Format, one.ProjectId)).ToList();
        // What one's own are only they say: with a filter all are asked, else as many as can be in the part.
        var isFiltered = format.Length > 0 || project is not null;
        var (own, total) = await Own(context, grains, isFiltered ? int.MaxValue : (int)Math.Min((long)skip + limit, int.MaxValue));
        if (isFiltered)
        {
            own = [.. own.Where(one => Fits(one.Format, one.ProjectId))];
            total = own.Count;
        }

        var part = own.Select(one => (one.CreatedAt, one.DatasetId, Known: (ImageDataset?)one)).Concat(others.Select(one => (one.CreatedAt, one.DatasetId, Known: (ImageDataset?)null)))
            .OrderByDescending(one => one.CreatedAt).ThenByDescending(one => one.DatasetId, StringComparer.Ordinal).Skip(skip).Take(limit).ToList();
        var asked = await Ask(context, grains, [.. part.Where(one => one.Known is null).Select(one => one.DatasetId)]);
        var found = asked.ToDictionary(one => one.DatasetId, StringComparer.Ordinal);
        // What was deleted since is left out.
        var datasets = part.Select(one => one.Known ?? found.GetValueOrDefault(one.DatasetId)).OfType<ImageDataset>();
        return JobHandlers.Json(new DatasetsBody([.. datasets.Select(DatasetItemBody.Of)], total + others.Count, skip, limit));
    }

    private static async Task<(List<ImageDataset> Datasets, long Total)> Own(HttpContext context, IGrainFactory grains, int most)
    {
        var collection = grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(context.Caller.UserId, CollectionKinds.ImageDatasets));
        var (datasets, total) = (new List<ImageDataset>(), 0L);
        for (var at = 0; at < most; at += Step)
        {
            Page<string> page = await collection.List(at, Math.Min(Step, most - at), context.RequestAborted);
            total = page.Total;
            if (page.Items.IsEmpty) break;
            datasets.AddRange(await Ask(context, grains, page.Items));
        }

        return (datasets, total);
    }

    private static async Task<List<ImageDataset>> Ask(HttpContext context, IGrainFactory grains, IReadOnlyList<string> ids)
    {
        var datasets = new List<ImageDataset>(ids.Count);
        foreach (var some in ids.Chunk(AskedAtATime))
        {
            var answers = await Task.WhenAll(some.Select(id => grains.GetGrain<IImageDatasetGrain>(id).Get(context.Caller, context.RequestAborted)));
            datasets.AddRange(answers.Where(answer => answer.IsSuccess).Select(answer => answer.Value!));
        }

        return datasets;
    }
}
