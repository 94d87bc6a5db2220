using Platform.Testing;

namespace Platform.Storage.Tests;

/// <summary>A place that stores are opened on, again and again.</summary>
public interface ISubject : IAsyncDisposable
{
    /// <summary>Opens the stores once more, on what the last ones left or beside them.</summary>
    internal Task<Stores> OpenAsync();
}

/// <summary>A folder with one SQLite file.</summary>
internal sealed class SqliteSubject : ISubject
{
    private readonly TemporaryFolder _folder = new();

    public Task<Stores> OpenAsync() => Stores.OpenAsync(_folder.Path);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database of a PostgreSQL server.</summary>
internal sealed class PostgreSqlSubject(PostgreSqlServer server) : ISubject
{
    private readonly TemporaryFolder _folder = new();
    private string? _connection;

    public async Task<Stores> OpenAsync() => await Stores.OpenAsync(_folder.Path, "PostgreSql", _connection ??= await server.CreateDatabaseAsync());

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One server for all the tests that need it.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    public PostgreSqlServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgreSqlServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlFixture>
{
    public const string Name = "postgresql";
}
