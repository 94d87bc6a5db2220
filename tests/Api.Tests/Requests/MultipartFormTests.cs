using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Surfaces;
using Platform.Api.Surfaces.Bodies;
using Platform.Storage.Blobs;

namespace Platform.Api.Tests.Requests;

public sealed class MultipartFormTests(SharedPlatform platform)
{
    private const int Files = 2_000;

    [Fact]
    public async Task Files_of_a_form_are_looked_at_once_each_however_many_there_are()
    {
        var blobs = new CountedBlobs(platform.Host.Services.GetRequiredService<IBlobStore>());
        await using var form = await MultipartForm.ReadAsync(Request(Files), blobs, new MultipartLimits("files", 10, 10 * Files) { MaxParts = Files }, CancellationToken.None);
        Assert.Equal(Files, form.Files.Count);
        Assert.InRange(blobs.SizesRead, 1, Files);
    }

    [Fact]
    public async Task Files_that_are_too_much_together_are_refused_at_the_first_that_is()
    {
        var blobs = new CountedBlobs(platform.Host.Services.GetRequiredService<IBlobStore>());
        var refused = await Assert.ThrowsAsync<RequestRejectedException>(() => MultipartForm.ReadAsync(Request(9), blobs, new MultipartLimits("files", 10, 79), CancellationToken.None));
        Assert.Contains("'7.txt'", refused.Error.Message, StringComparison.Ordinal);
        await using var all = await MultipartForm.ReadAsync(Request(9), blobs, new MultipartLimits("files", 10, 90), CancellationToken.None);
        Assert.Equal(9, all.Files.Count);
    }

    /// <summary>A form of files of ten bytes each.</summary>
    private static HttpRequest Request(int files)
    {
        var body = new StringBuilder();
        for (var n = 0; n < files; n++) body.Append($"--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{n}.txt\"\r\n\r\n0123456789\r\n");
        var request = new DefaultHttpContext().Request;
        request.ContentType = "multipart/form-data; boundary=cut";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.Append("--cut--\r\n").ToString()));
        return request;
    }

    /// <summary>The real store, which counts how often somebody asks for a size.</summary>
    private sealed class CountedBlobs(IBlobStore inner) : IBlobStore
    {
        private int _sizesRead;

        public int SizesRead => _sizesRead;

        public async Task<IStagedBlob> StageAsync(Stream content, long maxBytes, CancellationToken cancellationToken = default) =>
            new Staged(await inner.StageAsync(content, maxBytes, cancellationToken), this);

        public Task<Stream> OpenAsync(string blob, CancellationToken cancellationToken = default) => inner.OpenAsync(blob, cancellationToken);

        public Task<bool> ExistsAsync(string blob, CancellationToken cancellationToken = default) => inner.ExistsAsync(blob, cancellationToken);

        public Task DeleteOwnerAsync(string owner, CancellationToken cancellationToken = default) => inner.DeleteOwnerAsync(owner, cancellationToken);

        private sealed class Staged(IStagedBlob blob, CountedBlobs counted) : IStagedBlob
        {
            public string Hash => blob.Hash;

            public long Size
            {
                get
                {
                    Interlocked.Increment(ref counted._sizesRead);
                    return blob.Size;
                }
            }

            public Stream Open() => blob.Open();

            public Task<string> CommitAsync(string owner, CancellationToken cancellationToken = default) => blob.CommitAsync(owner, cancellationToken);

            public ValueTask DisposeAsync() => blob.DisposeAsync();
        }
    }
}
