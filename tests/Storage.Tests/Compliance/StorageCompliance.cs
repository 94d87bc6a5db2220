namespace Platform.Storage.Tests.Compliance;

/// <summary>What every compliance test has: stores open on a place of their own.</summary>
public abstract class StorageCompliance : IAsyncLifetime
{
    private ISubject _subject = null!;

    internal Stores Stores { get; private set; } = null!;

    /// <summary>The database under test.</summary>
    protected abstract ISubject NewSubject();

    public async ValueTask InitializeAsync()
    {
        _subject = NewSubject();
        Stores = await _subject.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stores.DisposeAsync();
        await _subject.DisposeAsync();
    }

    /// <summary>Closes the stores and opens them again on what they left.</summary>
    protected async Task ReopenAsync()
    {
        await Stores.DisposeAsync();
        Stores = await _subject.OpenAsync();
    }

    /// <summary>Opens the stores a second time beside the first.</summary>
    internal Task<Stores> OpenBesideAsync() => _subject.OpenAsync();
}
