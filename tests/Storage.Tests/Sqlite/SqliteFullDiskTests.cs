using Platform.Storage.Tests.Children;

namespace Platform.Storage.Tests.Sqlite;

public sealed class SqliteFullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_told_loses_nothing_and_writing_goes_on_once_there_is_space()
    {
        // A small disk of the child's own, in its own mount namespace.
        using var folder = new TemporaryFolder();
        string[] smallDisk = ["bwrap", "--dev-bind", "/", "/", "--size", $"{FullDiskChild.Bytes}", "--tmpfs", folder.Path];
        using var child = ChildProcess.Start(smallDisk, FullDiskChild.Name, folder.Path);
        var code = await child.EndAsync();
        Assert.True(code == 0, string.Join('\n', child.Lines));
    }
}
