namespace Platform.Grains.Cleaning.Planning;

/// <summary>Takes no answer larger than a bound, whatever a server says of its length.</summary>
/// <param name="inner">Sends.</param>
/// <param name="maxBytes">The bound.</param>
internal sealed class BoundedAnswers(HttpMessageHandler inner, int maxBytes) : DelegatingHandler(inner)
{
    /// <exception cref="HttpRequestException">The answer is larger.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
