using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>What a form may be. Sizes are in bytes.</summary>
/// <param name="FileField">The field that files come in.</param>
/// <param name="MaxFileBytes">One file.</param>
/// <param name="MaxTotalBytes">All files together.</param>
public sealed record MultipartLimits(string FileField, long MaxFileBytes, long MaxTotalBytes)
{
    /// <summary>A field that is text.</summary>
    public int MaxFieldBytes { get; init; } = 64 * 1024;

    /// <summary>All parts.</summary>
    public int MaxParts { get; init; } = 1_000;

    /// <summary>The bound of a whole body: its files, and room for its fields and the headers of its parts.</summary>
    public long MaxBodyBytes => MaxTotalBytes + (16L << 20);
}

/// <summary>A file of a form, staged in the blob store.</summary>
/// <param name="Name">As the caller named it.</param>
/// <param name="Content">Its content.</param>
public sealed record UploadedFile(string Name, IStagedBlob Content);

/// <summary>
/// A <c>multipart/form-data</c> body, read part by part: files go straight to the blob store's staging folder, and nothing of them is held in memory. Disposing it removes
/// what was staged and not committed.
/// </summary>
public sealed class MultipartForm : IAsyncDisposable
{
    private const int HeaderBytes = 8 * 1024;

    private readonly List<UploadedFile> _files = [];
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    // Of the files so far, added up as they come: a form may have thousands.
    private long _fileBytes;

    private MultipartForm()
    {
    }

    /// <summary>The files, in the order they came.</summary>
    public IReadOnlyList<UploadedFile> Files => _files;

    /// <summary>The fields that are text, by name.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="RequestRejectedException">It is no form, or more than the limits allow; the message names the part.</exception>
    public static async Task<MultipartForm> ReadAsync(HttpRequest request, IBlobStore blobs, MultipartLimits limits, CancellationToken cancellationToken)
    {
        var boundary = Boundary(request);
        if (request.ContentLength > limits.MaxBodyBytes) throw TooLarge($"{limits.FileField}: the body is larger than the {limits.MaxTotalBytes} bytes that all files may have");
        var reader = new MultipartReader(boundary, new UploadStream(request.Body, limits.MaxBodyBytes)) { HeadersLengthLimit = HeaderBytes, HeadersCountLimit = 16 };
        var form = new MultipartForm();
        try
        {
            var parts = 0;
            while (await NextAsync(reader, cancellationToken) is { } part)
            {
                if (++parts > limits.MaxParts) throw new RequestRejectedException($"the form has more than {limits.MaxParts} parts");
                await form.TakeAsync(part, blobs, limits, cancellationToken);
            }

            return form;
        }
        catch
        {
            await form.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files) await file.Content.DisposeAsync();
    }

    private async Task TakeAsync(MultipartSection part, IBlobStore blobs, MultipartLimits limits, CancellationToken cancellationToken)
    {
        var (name, fileName) = PartName.Of(part.ContentDisposition);
        var body = new UploadStream(part.Body);
        if (fileName is null) await TakeFieldAsync(name, body, limits, cancellationToken);
        else await TakeFileAsync(name, fileName, body, blobs, limits, cancellationToken);
    }

    private async Task TakeFieldAsync(string name, Stream body, MultipartLimits limits, CancellationToken cancellationToken)
    {
        if (name == limits.FileField) throw new RequestRejectedException($"{name}: it is not a file; its part needs a filename");
        var bytes = new byte[limits.MaxFieldBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > limits.MaxFieldBytes) throw new RequestRejectedException($"{Shown(name)}: it is longer than {limits.MaxFieldBytes} bytes");
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw new RequestRejectedException($"{Shown(name)}: it is not UTF-8");
        }

        if (!_fields.TryAdd(name, text)) throw new RequestRejectedException($"{Shown(name)}: it is given twice");
    }

    private async Task TakeFileAsync(string name, string fileName, Stream body, IBlobStore blobs, MultipartLimits limits, CancellationToken cancellationToken)
    {
        if (name != limits.FileField) throw new RequestRejectedException($"{Shown(name)}: a file came in this field; files come in '{limits.FileField}'");
        var left = limits.MaxTotalBytes - _fileBytes;
        try
        {
            var staged = await blobs.StageAsync(body, Math.Min(limits.MaxFileBytes, left), cancellationToken);
            _files.Add(new UploadedFile(fileName, staged));
            _fileBytes += staged.Size;
        }
        catch (BlobTooLargeException) when (left < limits.MaxFileBytes)
        {
            throw TooLarge($"{name}: with '{Shown(fileName)}' the files have more than the {limits.MaxTotalBytes} bytes that all may have");
        }
        catch (BlobTooLargeException)
        {
            throw TooLarge($"{name}: '{Shown(fileName)}' has more than the {limits.MaxFileBytes} bytes that a file may have");
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException)
        {
            throw UploadStream.Malformed();
        }
    }

    private static string Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new RequestRejectedException(new SurfaceError(
                StatusCodes.Status415UnsupportedMediaType, "Content-Type: it must be multipart/form-data", SurfaceErrorCodes.WrongType));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= 70 ? boundary : throw new RequestRejectedException("Content-Type: it needs a boundary of 1 to 70 characters");
    }

    private static RequestRejectedException TooLarge(string message) =>
        new(new SurfaceError(StatusCodes.Status413PayloadTooLarge, message, SurfaceErrorCodes.TooLarge));

    private static string Shown(string text) => new([.. text.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
