using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Options;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Training;

/// <summary>What uploading needs.</summary>
internal sealed record DatasetUploadServices(IGrainFactory Grains, IBlobStore Blobs, IdempotentRequests Idempotent, KeyedLocks Locks, IOptions<DatasetLimits> Limits);

/// <summary><c>POST /datasets</c>.</summary>
internal static class DatasetUpload
{
    private const string FileField = "files";
    private const int MaxName = 255;
    private const int MaxDescription = 10_000;
    // The fields that are text, and room for what is not known.
    private const int OtherParts = 32;
    private const int CommitsAtATime = 8;

    private static readonly string[] Formats = ["dice", "imagefolder", "coco", "yolo"];
    private static readonly string[] Visibilities = ["private", "public"];

    public static async Task<IResult> Create(HttpContext context, [AsParameters] DatasetUploadServices services)
    {
        var key = IdempotencyKey.Of(context);
        var limits = services.Limits.Value;
        var bounds = new MultipartLimits(FileField, limits.MaxFileBytes, limits.MaxUploadBytes) { MaxParts = limits.MaxUploadFiles + OtherParts };
        await using var form = await MultipartForm.ReadAsync(context.Request, services.Blobs, bounds, context.RequestAborted);
        var wish = Wish(form);
        // A browser sends a field that nobody filled in as a file without a name.
        var files = form.Files.Where(file => file.Name.Length > 0).ToList();
        if (files.Count == 0) throw TrainingErrorTable.Refused(FileField, "it is required: a zip, or the dataset's files");
        if (files.Count > limits.MaxUploadFiles) throw TrainingErrorTable.Refused(FileField, $"there are {files.Count}; {limits.MaxUploadFiles} are allowed, and a zip is one");

        return await services.Idempotent.RunAsync(context, key, Fingerprint.Of(context, form), async id =>
        {
            var dataset = DatasetIds.From(id);
            // Two at once with one key: the second must not find its files deleted because the first was done.
            using var held = await services.Locks.HoldAsync("image-datasets/" + dataset, CancellationToken.None);
            // Not given up with the caller: what is whole here is kept, and found again by its key or in the list.
            var draft = wish with { Files = await CommitAsync(files, $"image-uploads/{dataset}") };
            var created = await services.Grains.GetGrain<IImageDatasetGrain>(dataset).Create(context.Caller, draft, CancellationToken.None);
            return created.IsSuccess ? SurfaceAnswer.Of(StatusCodes.Status201Created, DatasetBody.Of(created.Value)) : context.Failure(About(created.Error), TrainingErrors.NoDataset);
        });
    }

    /// <summary>What is wrong with the files, with the field as the surface names it: <c>files[annotations.json].images[3].file_name</c>.</summary>
    internal static Error About(Error error)
    {
        if (error.Code != TrainingErrors.InvalidDataset) return error;
        var details = error.Details ?? ImmutableDictionary<string, string>.Empty;
        var field = details.TryGetValue("file", out var file) ? $"{FileField}[{file}]" : FileField;
        return error with { Details = details.SetItem(TrainingErrors.FieldDetail, details.TryGetValue(TrainingErrors.FieldDetail, out var within) ? $"{field}.{within}" : field) };
    }

    private static ImageDatasetDraft Wish(MultipartForm form)
    {
        var name = Text(form, "name") ?? throw TrainingErrorTable.Refused("name", "it is required");
        if (name.Length > MaxName) throw TrainingErrorTable.Refused("name", $"it has more than {MaxName} characters");
        if (name.Any(char.IsControl)) throw TrainingErrorTable.Refused("name", "it holds a control character");
        var description = Text(form, "description");
        if (description is { Length: > MaxDescription }) throw TrainingErrorTable.Refused("description", $"it has more than {MaxDescription} characters");
        var format = Choice(form, "format", Formats) ?? throw TrainingErrorTable.Refused("format", $"it is required: one of {string.Join(", ", Formats)}");
        return new ImageDatasetDraft(name, description, format, Choice(form, "visibility", Visibilities) ?? Visibilities[0], Project(Text(form, DatasetList.ProjectField)), []);
    }

    /// <summary>A project's number: any whole number.</summary>
    internal static long? Project(string? text)
    {
        if (text is null) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw TrainingErrorTable.Refused(DatasetList.ProjectField, "it is not a whole number");
    }

    // An empty field is how a browser's form sends one that nobody filled in.
    private static string? Text(MultipartForm form, string name) => form.Fields.TryGetValue(name, out var text) && text.Trim() is { Length: > 0 } given ? given : null;

    private static string? Choice(MultipartForm form, string name, string[] choices) => Text(form, name) switch
    {
        null => null,
        var text when choices.Contains(text) => text,
        _ => throw TrainingErrorTable.Refused(name, $"it is one of {string.Join(", ", choices)}"),
    };

    private static async Task<ImmutableArray<StoredFile>> CommitAsync(List<UploadedFile> files, string owner)
    {
        var stored = new StoredFile[files.Count];
        await Parallel.ForAsync(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = CommitsAtATime }, async (index, _) =>
            stored[index] = new StoredFile(files[index].Name, await files[index].Content.CommitAsync(owner, CancellationToken.None), files[index].Content.Size));
        return [.. stored];
    }
}
