namespace Platform.Storage;

/// <summary>Which database keeps grain state and the journal.</summary>
public enum StorageProvider
{
    /// <summary>One file in the data folder, for one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, for one process or many.</summary>
    PostgreSql,
}

/// <summary>What <c>Storage:</c> and <c>Data:</c> in the configuration say.</summary>
public sealed class StorageOptions
{
    /// <summary><c>Storage:Provider</c>.</summary>
    public StorageProvider Provider { get; set; }

    /// <summary><c>Storage:ConnectionString</c>: for PostgreSQL alone.</summary>
    public string? ConnectionString { get; set; }

    /// <summary><c>Data:Folder</c>: the SQLite file and the blobs.</summary>
    public string Folder { get; set; } = "./data";

    /// <summary>What is wrong with them, in one line, or null.</summary>
    public string? Problem() => this switch
    {
        { Folder: null or "" } => "Data:Folder must name a folder",
        { Provider: not (StorageProvider.Sqlite or StorageProvider.PostgreSql) } => "Storage:Provider must be Sqlite or PostgreSql",
        { Provider: StorageProvider.PostgreSql, ConnectionString: null or "" } => "Storage:ConnectionString must be given with Storage:Provider=PostgreSql, such as 'Host=db;Database=platform;Username=platform;Password=…'",
        { Provider: StorageProvider.Sqlite, ConnectionString: not (null or "") } => "Storage:ConnectionString is for Storage:Provider=PostgreSql; with Sqlite the file lies in Data:Folder",
        _ => null,
    };
}
