namespace Platform.Api.Tests.Tracking;

/// <summary>One tracking server for the tests of a class.</summary>
public sealed class TrackingFixture : IAsyncLifetime
{
    internal TrackingHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TrackingHost.StartAsync();

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
