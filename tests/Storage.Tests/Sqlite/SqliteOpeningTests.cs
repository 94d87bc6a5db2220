using Platform.Storage.Sqlite;
using Platform.Storage.Tests.Children;
using Platform.Testing;

namespace Platform.Storage.Tests.Sqlite;

public sealed class SqliteOpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_another_process_holds_is_refused_until_that_one_is_killed()
    {
        using var child = ChildProcess.Start([], HoldingChild.Name, _folder.Path);
        await Eventually.True(() => child.HasExited ? throw new InvalidOperationException(string.Join('\n', child.Lines)) : child.Lines.Contains("open"), what: "the other process");
        var refused = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.Path));
        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        await child.KillAsync();
        await using var stores = await Stores.OpenAsync(_folder.Path);
        Assert.Null(await stores.Health.CheckAsync());
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await using (var stores = await Stores.OpenAsync(_folder.Path))
        {
            await stores.Get<SqliteDatabase>().WriteAsync(_ => 0, CancellationToken.None);
        }

        using (var session = SqliteSession.OpenWriter(_folder.File("platform.db"))) session.ExecuteScript("PRAGMA user_version=1000");
        var refused = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.Path));
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_folder_is_for_its_owner_alone()
    {
        var inner = _folder.File("made");
        await using var stores = await Stores.OpenAsync(inner);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "");
        var refused = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.File("file/data")));
        Assert.Contains("cannot be made", refused.Message, StringComparison.Ordinal);
    }
}
