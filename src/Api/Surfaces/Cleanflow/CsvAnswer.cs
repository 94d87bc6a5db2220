using Microsoft.Net.Http.Headers;
using Platform.Contracts.Datasets;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Tabular.Csv;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>A dataset's file, as it is or safe to open in a spreadsheet, streamed.</summary>
/// <param name="Blobs">Where it is.</param>
/// <param name="Dataset">Whose.</param>
/// <param name="IsSafe">Whether cells that a spreadsheet would run are made plain text. Only of files the platform wrote.</param>
internal sealed record CsvAnswer(IBlobStore Blobs, Dataset Dataset, bool IsSafe) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Stream file;
        try
        {
            file = await Blobs.OpenAsync(Dataset.Blob, httpContext.RequestAborted);
        }
        catch (BlobNotFoundException)
        {
            // Deleted since its grain was asked.
            await CleanflowThing.Dataset.None.ExecuteAsync(httpContext);
            return;
        }

        await using (file)
        {
            var response = httpContext.Response;
            response.ContentType = $"text/csv; charset={Charset(Dataset.Encoding)}";
            Attachment.Name(response, Dataset.Name + ".csv");
            if (IsSafe)
            {
                await SpreadsheetSafety.CopyAsync(file, response.Body, httpContext.RequestAborted);
                return;
            }

            response.ContentLength = file.Length;
            await file.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }

    /// <summary>The name among IANA's character sets of an encoding that Python names.</summary>
    private static string Charset(string encoding) => encoding switch
    {
        "utf-16" => "utf-16",
        "cp932" => "windows-31j",
        "euc_jp" => "euc-jp",
        _ => "utf-8",
    };
}

/// <summary>Answers that a browser saves.</summary>
internal static class Attachment
{
    /// <summary>Names the file, for old clients in ASCII and for others as it is (RFC 6266, RFC 5987), and keeps browsers from taking it for anything else.</summary>
    public static void Name(HttpResponse response, string fileName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
    }
}
