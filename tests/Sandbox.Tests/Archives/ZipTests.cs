using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Sandbox.Archives;

namespace Platform.Sandbox.Tests.Archives;

public class ZipTests
{
    private const int Link = unchecked((int)0xA1FF0000), Fifo = 0x11FF0000;

    internal static byte[] Zip(params (string Name, string Content)[] files) =>
        Zip(archive =>
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        });

    private static byte[] Zip(Action<ZipArchive> write)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) write(archive);
        return stream.ToArray();
    }

    private static async Task<string> ScanAsync(byte[] zip, ArchiveLimits? limits = null)
    {
        var files = await SubmissionFolder.ScanAsync(new MemoryStream(zip), ArchiveKind.Zip, limits);
        return string.Join(' ', files.Select(file => $"{file.Path}={file.Length}"));
    }

    private static async Task<string> RefusedAsync(byte[] zip, ArchiveLimits? limits = null) =>
        (await Assert.ThrowsAsync<ArchiveRejectedException>(() => ScanAsync(zip, limits))).Message;

    [Fact]
    public async Task Plain_archive_is_listed_and_unpacked()
    {
        var root = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;
        var zip = Zip(("main.py", "print(1)"), ("設定/", ""), ("設定/config.yaml", new string('x', 300_000)), ("empty", ""), ("inner.zip", "PK"));
        try
        {
            var folder = SubmissionFolder.Create(Path.Combine(root, "submission"));
            await folder.UnpackAsync(new MemoryStream(zip), ArchiveKind.Zip);

            Assert.Equal("main.py=8 設定/config.yaml=300000 empty=0 inner.zip=2", await ScanAsync(zip));
            Assert.Equal(4, folder.Files.Count);
            Assert.Equal("print(1)", File.ReadAllText(Path.Combine(root, "submission/main.py")));
            Assert.Equal(300_000, new FileInfo(Path.Combine(root, "submission/設定/config.yaml")).Length);
            if (!OperatingSystem.IsWindows()) Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Path.Combine(root, "submission/main.py")));
            if (!OperatingSystem.IsWindows()) Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(root, "submission/設定")));
            Assert.Throws<IOException>(() => SubmissionFolder.Create(Path.Combine(root, "submission")));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData("../evil.py", "archive entry '../evil.py' leaves the folder")]
    [InlineData("a/../../evil.py", "archive entry 'a/../../evil.py' leaves the folder")]
    [InlineData("/etc/cron.d/evil", "archive entry '/etc/cron.d/evil' is absolute")]
    [InlineData("..\\evil.py", "archive entry '..\\evil.py' holds a backslash")]
    [InlineData("C:/evil.py", "archive entry 'C:/evil.py' begins with a drive letter")]
    [InlineData("a\0.py", "archive entry 'a\uFFFD.py' holds a NUL")]
    public async Task Entry_that_leaves_the_folder_is_refused(string name, string message) =>
        Assert.Equal(message, await RefusedAsync(Zip((name, "x"))));

    [Fact]
    public async Task Nothing_of_a_zip_slip_is_written_outside()
    {
        var root = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;
        var folder = SubmissionFolder.Create(Path.Combine(root, "submission"));

        await Assert.ThrowsAsync<ArchiveRejectedException>(() => folder.UnpackAsync(new MemoryStream(Zip(("ok", ""), ("../evil", "x"))), ArchiveKind.Zip));

        Assert.Equal(["submission"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName));
        Directory.Delete(root, recursive: true);
    }

    [Theory, InlineData(Link, "is a symbolic link"), InlineData(Fifo, "is not a regular file")]
    public async Task Link_and_special_file_are_refused(int attributes, string problem)
    {
        var zip = Zip(archive =>
        {
            var entry = archive.CreateEntry("passwd");
            entry.ExternalAttributes = attributes;
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        });

        Assert.Equal("archive entry 'passwd' " + problem, await RefusedAsync(zip));
    }

    [Fact]
    public async Task Bomb_of_ratio_is_refused()
    {
        var zip = Zip(archive =>
        {
            using var entry = archive.CreateEntry("zeros").Open();
            for (var i = 0; i < 40; i++) entry.Write(new byte[1 << 20]);
        });

        Assert.Equal("archive entry 'zeros' unpacks to more than 200 times its size", await RefusedAsync(zip));
    }

    [Fact]
    public async Task Bomb_of_size_is_refused() =>
        Assert.Equal("archive entry 'b' brings the contents above 1 kB",
            await RefusedAsync(Zip(("a", new string('a', 600)), ("b", new string('b', 600))), new ArchiveLimits { TotalBytes = 1000 }));

    [Fact]
    public async Task Bomb_of_entries_is_refused()
    {
        var zip = Zip(Enumerable.Range(0, 101).Select(i => ($"f{i}", "")).ToArray());

        Assert.Equal("the archive has 101 entries; 100 are allowed", await RefusedAsync(zip, new ArchiveLimits { Entries = 100 }));
        // Folders that no entry names count as well.
        Assert.Contains("beyond the 100 entries", await RefusedAsync(Zip(Enumerable.Range(0, 60).Select(i => ($"d{i}/f", "")).ToArray()), new ArchiveLimits { Entries = 100 }));
    }

    [Fact]
    public async Task Directory_that_lies_about_its_count_is_refused()
    {
        var zip = Zip(("a", ""), ("b", ""));
        // The end record's count, in both its places.
        zip[^14] = zip[^12] = 200;

        Assert.StartsWith("the archive is damaged", await RefusedAsync(zip));
    }

    [Fact]
    public async Task Entries_that_share_their_data_are_refused()
    {
        var zip = Zip(("a", new string('a', 5000)), ("b", new string('b', 5000)), ("c", "")).ToList();
        var bytes = zip.ToArray();
        // The third's directory entry, made to say it is as large as the whole archive.
        var third = LastIndexOf(bytes, [0x50, 0x4b, 1, 2]);
        BitConverter.TryWriteBytes(bytes.AsSpan(third + 20), bytes.Length);

        Assert.Contains("overlaps others", await RefusedAsync(bytes));
    }

    [Fact]
    public async Task Size_that_is_a_lie_is_refused()
    {
        var bytes = Zip(("a", new string('a', 5000)));
        BitConverter.TryWriteBytes(bytes.AsSpan(LastIndexOf(bytes, [0x50, 0x4b, 1, 2]) + 24), 10);

        Assert.Equal("archive entry 'a' is larger than it says", await RefusedAsync(bytes));
    }

    [Fact]
    public async Task Damaged_content_is_refused()
    {
        var bytes = Zip(("a", "some text that is stored"));
        BitConverter.TryWriteBytes(bytes.AsSpan(LastIndexOf(bytes, [0x50, 0x4b, 1, 2]) + 16), 12345);

        Assert.Equal("archive entry 'a' is damaged", await RefusedAsync(bytes));
    }

    [Fact]
    public async Task Encrypted_entry_is_refused()
    {
        var bytes = Zip(("a", "x"));
        bytes[LastIndexOf(bytes, [0x50, 0x4b, 1, 2]) + 8] |= 1;

        Assert.Equal("archive entry 'a' is encrypted", await RefusedAsync(bytes));
    }

    [Fact]
    public async Task Local_name_that_contradicts_the_directory_is_refused()
    {
        var bytes = Zip(("abc", "x"));
        bytes[30] = (byte)'/';

        Assert.Contains("described in two ways", await RefusedAsync(bytes));
    }

    [Fact]
    public async Task Name_that_is_not_utf8_is_refused()
    {
        var bytes = Zip(("abc", "x"));
        bytes[30] = bytes[LastIndexOf(bytes, [0x50, 0x4b, 1, 2]) + 46] = 0xff;

        Assert.Contains("has a name that is not UTF-8", await RefusedAsync(bytes));
    }

    [Theory]
    [InlineData("a", "a", "archive entry 'a' is there twice")]
    [InlineData("a", "./a", "archive entry 'a' is there twice")]
    [InlineData("a", "a/b", "archive entry 'a' needs a folder where the file 'a' is")]
    [InlineData("a/b", "a", "archive entry 'a' is both a file and a folder")]
    [InlineData("a/", "a", "archive entry 'a' is both a file and a folder")]
    public async Task Entries_that_contradict_each_other_are_refused(string first, string second, string message) =>
        Assert.Equal(message, await RefusedAsync(Zip((first, ""), (second, ""))));

    [Fact]
    public async Task Names_that_differ_in_case_are_two() => Assert.Equal("a=1 A=1", await ScanAsync(Zip(("a", "x"), ("A", "x"))));

    [Fact]
    public async Task Loose_files_and_archives_share_one_folder()
    {
        var contents = new SubmissionContents();
        RelativePath.TryParse("main.py", out var main, out _);
        contents.Add(main!, 5);

        var refused = await Assert.ThrowsAsync<ArchiveRejectedException>(() =>
            SubmissionFolder.ScanAsync(new MemoryStream(Zip(("main.py", "x"))), ArchiveKind.Zip, contents));

        Assert.Equal("archive entry 'main.py' is there twice", refused.Message);
    }

    [Fact]
    public async Task Cancelled_scan_stops() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SubmissionFolder.ScanAsync(new MemoryStream(Zip(("a", "x"))), ArchiveKind.Zip, (ArchiveLimits?)null, new CancellationToken(true)));

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        var good = Zip(("main.py", "print(1)"), ("a/b", new string('x', 2000)), ("c", ""));
        var change = Gen.Choose(0, good.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (at, value)));

        Prop.ForAll(Gen.ListOf(change).ToArbitrary(), changes =>
        {
            var bytes = good.ToArray();
            foreach (var (at, value) in changes) bytes[at] = (byte)value;
            try
            {
                ScanAsync(bytes).GetAwaiter().GetResult();
            }
            catch (ArchiveRejectedException)
            {
                // As it should be.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static int LastIndexOf(byte[] bytes, byte[] what) => bytes.AsSpan().LastIndexOf(what);
}
