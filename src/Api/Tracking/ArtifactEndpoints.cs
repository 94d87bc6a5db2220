using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Api.Tracking;

/// <summary>The routes of artifacts: listing by run, and the proxy that MLflow's clients use where a run's <c>artifact_uri</c> is <c>mlflow-artifacts:/…</c>.</summary>
public static class ArtifactEndpoints
{
    private const int ListStep = 1_000;

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    /// <summary>Maps listing by run.</summary>
    public static void Map(TrackingRoutes routes) => routes.Read("GET", "/list", ListRunAsync);

    /// <summary>Maps the proxy.</summary>
    public static void MapProxy(TrackingRoutes routes) => routes
        .Read("GET", "", ListProxiedAsync)
        .Read("GET", "/{**path}", call => DownloadAsync(call, Proxied(call)))
        .Stream("PUT", "/{**path}", UploadAsync)
        .Stream("POST", "/{**path}", UploadAsync)
        .Stream("DELETE", "/{**path}", DeleteAsync);

    /// <summary>A file of a run, by query: what MLflow's page and older clients ask for.</summary>
    public static Task<IResult> GetArtifactAsync(MlflowCall call) => DownloadAsync(call, new RunPath(call.Fields.RunId(), null, call.Fields.Required("path")));

    private static async Task<IResult> ListRunAsync(MlflowCall call)
    {
        var run = MlflowCall.Checked(await call.Run().Get(call.Aborted));
        var folder = (call.Fields.Text("path") ?? "").TrimEnd('/');
        var page = MlflowCall.Checked(await Files(call, run.RunId).List(folder, call.Fields.Text("page_token"), ListStep, call.Aborted));
        return new MlflowAnswer(json =>
        {
            json.WriteString("root_uri", run.ArtifactUri);
            if (page.Entries.Length > 0)
            {
                json.WriteStartArray("files");
                foreach (var entry in page.Entries) MlflowJson.Write(json, entry, entry.Path);
                json.WriteEndArray();
            }

            if (page.Next is not null) json.WriteString("next_page_token", page.Next);
        });
    }

    // Its clients do not page, so it gives everything; names are relative to the folder asked for.
    private static async Task<IResult> ListProxiedAsync(MlflowCall call)
    {
        var at = RunPath.Parse((call.Fields.Text("path") ?? "").Trim('/'));
        if (at is null) return MlflowAnswer.Empty;
        await CheckAsync(call, at);
        var files = Files(call, at.RunId);
        var page = MlflowCall.Checked(await files.List(at.Path, null, ListStep, call.Aborted));
        return new MlflowAnswer(async (json, flush) =>
        {
            if (page.Entries.IsEmpty) return;
            json.WriteStartArray("files");
            while (true)
            {
                foreach (var entry in page.Entries) MlflowJson.Write(json, entry, entry.Path[(entry.Path.LastIndexOf('/') + 1)..]);
                await flush();
                if (page.Next is null) break;
                page = MlflowCall.Checked(await files.List(at.Path, page.Next, ListStep, call.Aborted));
            }

            json.WriteEndArray();
        });
    }

    private static async Task<IResult> DownloadAsync(MlflowCall call, RunPath at)
    {
        await CheckAsync(call, at);
        var file = MlflowCall.Checked(await Files(call, at.RunId).Get(at.Path, call.Aborted));
        Stream content;
        try
        {
            content = await call.Blobs.OpenAsync(file.Blob, call.Aborted);
        }
        catch (BlobNotFoundException)
        {
            return MlflowError.NotFound($"The content of the artifact '{file.Path}' is not there any more");
        }

        // What users uploaded is never shown as a page of ours: it is saved, its type is not guessed at, and if it is opened all the same it can do nothing.
        var headers = call.Context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "no-store";
        var type = ContentTypes.TryGetContentType(file.Path, out var known) && !known.Contains("html", StringComparison.Ordinal) && !known.Contains("xml", StringComparison.Ordinal)
            ? known
            : "application/octet-stream";
        var hash = file.Blob[(file.Blob.LastIndexOf('/') + 1)..];
        return TypedResults.Stream(
            content, type, file.Path[(file.Path.LastIndexOf('/') + 1)..], entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
    }

    private static async Task<IResult> UploadAsync(MlflowCall call)
    {
        var at = Proxied(call);
        await CheckAsync(call, at);
        MlflowCall.Checked(await Files(call, at.RunId).MayPut(call.Caller, at.Path, call.Aborted));
        if (call.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        try
        {
            await using var staged = await call.Blobs.StageAsync(call.Context.Request.Body, call.Options.MaxArtifactBytes, call.Aborted);
            var blob = await staged.CommitAsync($"runs/{at.RunId}", call.Aborted);
            MlflowCall.Checked(await Files(call, at.RunId).Put(call.Caller, new StoredFile(at.Path, blob, staged.Size), call.Aborted));
        }
        catch (BlobTooLargeException tooLarge)
        {
            return new MlflowError(StatusCodes.Status413PayloadTooLarge, "INVALID_PARAMETER_VALUE", $"An artifact can have at most {tooLarge.MaxBytes} bytes.");
        }

        return MlflowAnswer.Empty;
    }

    private static async Task<IResult> DeleteAsync(MlflowCall call)
    {
        var at = Proxied(call);
        await CheckAsync(call, at);
        MlflowCall.Checked(await Files(call, at.RunId).Remove(call.Caller, at.Path, call.Aborted));
        return MlflowAnswer.Empty;
    }

    // The run must be there, and keep its artifacts where the path says.
    private static async Task CheckAsync(MlflowCall call, RunPath at)
    {
        var run = MlflowCall.Checked(await call.Run(at.RunId).Get(call.Aborted));
        if (at.Root is not null && run.ArtifactUri != $"mlflow-artifacts:/{at.Root}") throw new MlflowFault(MlflowError.NotFound($"The run {at.RunId} has no artifacts at '{at.Root}'"));
    }

    private static RunPath Proxied(MlflowCall call)
    {
        var path = (call.Context.Request.RouteValues["path"] as string ?? "").Trim('/');
        return RunPath.Parse(path) ?? throw new MlflowFault(MlflowError.NotFound("There are no artifacts there: a path is <experiment>/<run id>/artifacts/<file>"));
    }

    private static IRunArtifactsGrain Files(MlflowCall call, string runId) => call.Grains.GetGrain<IRunArtifactsGrain>(runId);

    /// <summary>A path of the proxy: the root of a run's artifacts, the run's id, and the rest.</summary>
    private sealed record RunPath(string RunId, string? Root, string Path)
    {
        /// <summary>Reads <c>…/{run id}/artifacts/…</c>; <c>null</c> for anything else.</summary>
        public static RunPath? Parse(string path)
        {
            var parts = path.Split('/');
            for (var i = 1; i < parts.Length; i++)
            {
                if (parts[i] == "artifacts" && MlflowCall.IsRunId(parts[i - 1]))
                    return new RunPath(parts[i - 1], string.Join('/', parts[..(i + 1)]), string.Join('/', parts[(i + 1)..]));
            }

            return null;
        }
    }
}
