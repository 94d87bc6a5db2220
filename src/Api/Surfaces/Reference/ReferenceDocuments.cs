using System.Collections.Concurrent;
using System.Text;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Platform.Api.Surfaces.Reference;

/// <summary>The surfaces' OpenAPI documents, written once for each way a surface is reached: routes do not change while the platform runs.</summary>
internal sealed class ReferenceDocuments(IAsyncSwaggerProvider provider)
{
    private readonly ConcurrentDictionary<(string Surface, string Base), Task<byte[]>> _written = new();

    /// <summary>The document, with the one server that its reader came to.</summary>
    public Task<byte[]> GetAsync(Surface surface, string surfaceBase) => _written.GetOrAdd((surface.Name, surfaceBase), WriteAsync);

    private async Task<byte[]> WriteAsync((string Surface, string Base) which)
    {
        var document = await provider.GetSwaggerAsync(which.Surface);
        document.Servers = [new OpenApiServer { Url = which.Base.Length == 0 ? "/" : which.Base }];
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0));
    }
}
