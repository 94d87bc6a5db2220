namespace Platform.Storage.Tests;

public sealed class StoredSecretTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "some.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Secret_is_made_once_and_for_its_own_user_alone()
    {
        var secret = Read();
        Assert.Equal(32, secret.Length);
        Assert.NotEqual(new byte[32], secret);
        Assert.Equal(secret, Read());
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task Several_that_make_it_at_once_agree()
    {
        using var start = new Barrier(8);
        var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(30));
                return Convert.ToHexString(Read());
            },
            TaskCreationOptions.LongRunning)));
        Assert.Single(secrets.Distinct());
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all!")]
    [InlineData("c2hvcnQ=")]
    public void File_that_holds_no_secret_is_named_and_left_as_it_is(string content)
    {
        File.WriteAllText(FilePath, content);
        var fault = Assert.Throws<StorageException>(() => Read());
        Assert.Contains(FilePath, fault.Message);
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    [Fact]
    public void File_that_is_far_too_large_is_not_read()
    {
        File.WriteAllText(FilePath, new string('A', 1 << 20));
        Assert.Throws<StorageException>(() => Read());
    }

    private byte[] Read() => StoredSecret.ReadOrMake(new DataFolder(_folder.Path), "some.key", 32);
}
