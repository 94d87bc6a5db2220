using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Datasets;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary><c>POST /datasets</c>.</summary>
internal static class DatasetUpload
{
    /// <summary>The largest file, in bytes: 100 MiB.</summary>
    public const long MaxFileBytes = 100L << 20;

    private const string Extension = ".csv";
    private const int MaxNameChars = 200;

    private static readonly MultipartLimits Limits = new("file", MaxFileBytes, MaxFileBytes) { MaxParts = 16 };

    public static async Task<IResult> Create(HttpContext context, IGrainFactory grains, IBlobStore blobs, IdempotentRequests idempotent, KeyedLocks locks)
    {
        var key = IdempotencyKey.Of(context);
        await using var form = await ReadAsync(context, blobs);
        if (form.Files is not [var file])
            throw CleanflowErrors.Refused(form.Files.Count == 0 ? "file: CSVファイルを指定してください" : "file: 一度にアップロードできるファイルは一つです");
        var (fileName, name) = NamesOf(form, file);
        if (!fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            return CleanflowErrors.Error(DatasetErrors.InvalidFile, "ファイル名の拡張子が .csv ではありません");
        if (file.Content.Size == 0) return CleanflowErrors.Error(DatasetErrors.InvalidFile, "ファイルが空です");

        return await idempotent.RunAsync(context, key, Fingerprint.Of(context, form), async id =>
        {
            var dataset = CleanflowIds.From(id);
            // Two at once with one key: the second must not find its file deleted because the first was refused.
            using var held = await locks.HoldAsync(dataset, CancellationToken.None);
            // Not given up with the caller: what is whole here is kept, and found again by its key or in the list.
            var blob = await file.Content.CommitAsync($"datasets/{dataset}", CancellationToken.None);
            var created = await grains.GetGrain<IDatasetGrain>(dataset).Create(context.Caller, new DatasetDraft(name, blob, file.Content.Size, null), CancellationToken.None);
            return created.IsSuccess
                ? CleanflowAnswer.Created(DatasetBody.Of(created.Value), "Dataset uploaded successfully")
                : CleanflowThing.Dataset.Failure(context, created.Error);
        });
    }

    private static async Task<MultipartForm> ReadAsync(HttpContext context, IBlobStore blobs)
    {
        try
        {
            return await MultipartForm.ReadAsync(context.Request, blobs, Limits, context.RequestAborted);
        }
        catch (RequestRejectedException rejected) when (rejected.Error.Code == SurfaceErrorCodes.TooLarge)
        {
            throw new RequestRejectedException(CleanflowErrors.Error(CleanflowErrors.FileTooLarge));
        }
    }

    private static (string File, string Dataset) NamesOf(MultipartForm form, UploadedFile file)
    {
        // Some browsers send the path their user chose the file at.
        var fileName = string.Concat(file.Name[(file.Name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))).Trim();
        // An empty field is how a browser's form sends one that nobody filled in.
        if (form.Fields.TryGetValue("name", out var given) && given.Trim() is { Length: > 0 } name)
        {
            if (name.Length > MaxNameChars) throw CleanflowErrors.Refused($"name: {MaxNameChars}文字以下である必要があります");
            if (name.Any(char.IsControl)) throw CleanflowErrors.Refused("name: 制御文字は使用できません");
            return (fileName, name);
        }

        var plain = fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? fileName[..^Extension.Length].TrimEnd() : fileName;
        if (plain.Length == 0) plain = fileName;
        if (plain.Length > MaxNameChars) plain = plain[..(char.IsHighSurrogate(plain[MaxNameChars - 1]) ? MaxNameChars - 1 : MaxNameChars)];
        return (fileName, plain);
    }
}
