using System.Text;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Datasets;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>A dataset's profile: the document as it is kept, with the id before its fields, in the surface's form. It is copied, never held whole.</summary>
internal sealed class ProfileAnswer(IBlobStore blobs, Dataset dataset) : IResult
{
    private static readonly byte[] After = Encoding.UTF8.GetBytes(""","message":"Success"}""");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Stream document;
        try
        {
            document = await blobs.OpenAsync(dataset.ProfileBlob, httpContext.RequestAborted);
        }
        catch (BlobNotFoundException)
        {
            // Deleted since its grain was asked.
            await CleanflowThing.Dataset.None.ExecuteAsync(httpContext);
            return;
        }

        await using (document)
        {
            // The document's own brace opens the object that the id is written into.
            if (document.ReadByte() != '{') throw new InvalidDataException($"the profile of the dataset {dataset.DatasetId} is no JSON object");
            var before = Encoding.UTF8.GetBytes($$"""{"data":{"dataset_id":"{{dataset.DatasetId}}",""");
            var response = httpContext.Response;
            response.ContentType = SurfaceAnswer.ContentType;
            response.ContentLength = before.Length + document.Length - 1 + After.Length;
            await response.Body.WriteAsync(before, httpContext.RequestAborted);
            await document.CopyToAsync(response.Body, httpContext.RequestAborted);
            await response.Body.WriteAsync(After, httpContext.RequestAborted);
        }
    }
}
