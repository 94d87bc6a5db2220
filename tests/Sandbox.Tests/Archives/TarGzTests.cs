using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Sandbox.Archives;
using Platform.Sandbox.Tests.Running;

namespace Platform.Sandbox.Tests.Archives;

public class TarGzTests
{
    private static byte[] Gzip(byte[] tar)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(tar);
        return stream.ToArray();
    }

    private static byte[] Tar(TarEntryFormat format, params TarEntry[] entries)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
            foreach (var entry in entries) writer.WriteEntry(entry);
        return stream.ToArray();
    }

    private static PaxTarEntry Entry(string name, string content = "x", TarEntryType type = TarEntryType.RegularFile) =>
        type == TarEntryType.RegularFile ? new(type, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) } : new(type, name);

    private static async Task<string> ScanAsync(byte[] archive, ArchiveLimits? limits = null)
    {
        var files = await SubmissionFolder.ScanAsync(new MemoryStream(archive), ArchiveKind.TarGz, limits);
        return string.Join(' ', files.Select(file => $"{file.Path}={file.Length}"));
    }

    private static async Task<string> RefusedAsync(byte[] archive, ArchiveLimits? limits = null) =>
        (await Assert.ThrowsAsync<ArchiveRejectedException>(() => ScanAsync(archive, limits))).Message;

    [Theory, InlineData("ustar"), InlineData("pax"), InlineData("gnu"), InlineData("posix"), InlineData("v7")]
    public async Task Archive_made_by_tar_itself_is_unpacked(string format)
    {
        var root = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;
        try
        {
            var source = Path.Combine(root, "source");
            var longName = format == "v7" ? "short" : new string('n', 90);
            Directory.CreateDirectory(Path.Combine(source, "pkg", longName));
            File.WriteAllText(Path.Combine(source, "main.py"), "print(1)");
            File.WriteAllText(Path.Combine(source, "pkg", longName, "deep.py"), new string('y', 100_000));
            File.WriteAllText(Path.Combine(source, "空.yaml"), "");
            var made = System.Diagnostics.Process.Start("tar", ["--format", format, "-czf", Path.Combine(root, "a.tar.gz"), "-C", source, "."])!;
            await made.WaitForExitAsync();
            Assert.Equal(0, made.ExitCode);

            var folder = SubmissionFolder.Create(Path.Combine(root, "submission"));
            await using (var archive = File.OpenRead(Path.Combine(root, "a.tar.gz"))) await folder.UnpackAsync(archive, ArchiveKind.TarGz);

            Assert.Equal(["main.py", $"pkg/{longName}/deep.py", "空.yaml"], folder.Files.Select(file => file.Path.Text).Order(StringComparer.Ordinal));
            Assert.Equal(new string('y', 100_000), File.ReadAllText(Path.Combine(root, "submission/pkg", longName, "deep.py")));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Long_name_of_gnu_and_of_pax_is_whole()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('d', 100), 4)) + "/f.py";

        Assert.Equal(name + "=1", await ScanAsync(Gzip(Tar(TarEntryFormat.Pax, Entry(name)))));
        Assert.Equal(name + "=1", await ScanAsync(Gzip(Tar(TarEntryFormat.Gnu, new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) }))));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "is a symbolic link")]
    [InlineData(TarEntryType.HardLink, "is a hard link")]
    [InlineData(TarEntryType.CharacterDevice, "is a device")]
    [InlineData(TarEntryType.BlockDevice, "is a device")]
    [InlineData(TarEntryType.Fifo, "is a FIFO")]
    public async Task Link_and_special_file_are_refused(TarEntryType type, string problem)
    {
        var entry = new PaxTarEntry(type, "entry");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = "/etc/passwd";

        Assert.Equal("archive entry 'entry' " + problem, await RefusedAsync(Gzip(Tar(TarEntryFormat.Pax, entry))));
    }

    [Theory]
    [InlineData("../evil", "leaves the folder")]
    [InlineData("/etc/evil", "is absolute")]
    [InlineData("a\\b", "holds a backslash")]
    public async Task Entry_that_leaves_the_folder_is_refused(string name, string problem) =>
        Assert.Equal($"archive entry '{name}' {problem}", await RefusedAsync(Gzip(Tar(TarEntryFormat.Pax, Entry(name)))));

    [Fact]
    public async Task Bombs_are_refused()
    {
        var zeros = new PaxTarEntry(TarEntryType.RegularFile, "zeros") { DataStream = new MemoryStream(new byte[40 << 20]) };
        var many = Gzip(Tar(TarEntryFormat.Pax, Enumerable.Range(0, 101).Select(i => (TarEntry)Entry($"f{i}")).ToArray()));

        Assert.Equal("archive entry 'zeros' unpacks to more than 200 times its size", await RefusedAsync(Gzip(Tar(TarEntryFormat.Pax, zeros))));
        Assert.Equal("archive entry 'f100' is beyond the 100 entries that are allowed", await RefusedAsync(many, new ArchiveLimits { Entries = 100 }));
        Assert.Equal("archive entry 'f10' brings the contents above 10 bytes", await RefusedAsync(many, new ArchiveLimits { TotalBytes = 10 }));
        Assert.Equal("the archive is made of little but headers and padding", await RefusedAsync(Gzip(new byte[80 << 20])));
    }

    [Fact]
    public async Task Extended_header_that_claims_gigabytes_is_refused_unread()
    {
        var tar = Tar(TarEntryFormat.Pax, Entry("a"));
        Rewrite(tar, header => "77777777777"u8.CopyTo(header[124..]));

        Assert.Contains("extended header larger than", await RefusedAsync(Gzip(tar)));
    }

    [Fact]
    public async Task Damage_is_told()
    {
        var tar = Tar(TarEntryFormat.Ustar, new UstarTarEntry(TarEntryType.RegularFile, "a") { DataStream = new MemoryStream(new byte[3000]) });
        var whole = Gzip(tar);

        Assert.StartsWith("the archive is damaged", await RefusedAsync([]));
        Assert.StartsWith("the archive is damaged", await RefusedAsync("not an archive at all"u8.ToArray()));
        Assert.StartsWith("the archive is damaged", await RefusedAsync(whole[..(whole.Length / 2)]));
        Assert.StartsWith("the archive is damaged", await RefusedAsync(Gzip(tar[..2000])));
        Assert.StartsWith("the archive is damaged", await RefusedAsync(Gzip(tar[..(512 + 3072)])));
        Assert.StartsWith("the archive is damaged", await RefusedAsync(Gzip([.. tar, 1])));
        tar[0] ^= 1;
        Assert.StartsWith("the archive is damaged", await RefusedAsync(Gzip(tar)));
    }

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        var good = Tar(TarEntryFormat.Pax, Entry("main.py"), Entry("a/b", new string('x', 1500)), Entry("dir", type: TarEntryType.Directory));
        var change = Gen.Choose(0, good.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (at, value)));

        Prop.ForAll(Gen.ListOf(change).ToArbitrary(), changes =>
        {
            var bytes = good.ToArray();
            foreach (var (at, value) in changes) bytes[at] = (byte)value;
            // With the checksums right again, so that what they cover is looked at.
            for (var at = 0; at + 512 <= 1024; at += 512) Rewrite(bytes.AsSpan(at, 512), _ => { });
            try
            {
                ScanAsync(Gzip(bytes)).GetAwaiter().GetResult();
            }
            catch (ArchiveRejectedException)
            {
                // As it should be.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public async Task Unpacked_submission_runs()
    {
        using var job = new JobFolder("");
        Directory.Delete(job.Submission, recursive: true);
        var folder = SubmissionFolder.Create(job.Submission);
        await folder.UnpackAsync(new MemoryStream(Gzip(Tar(TarEntryFormat.Pax, Entry("main.py", "import lib.part"), Entry("lib/part.py", "print('from the archive')")))), ArchiveKind.TarGz);
        RelativePath.TryParse("config.yaml", out var config, out _);
        await folder.AddAsync(config!, new MemoryStream("a: 1"u8.ToArray()));

        var outcome = await job.RunAsync();

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.Equal(["from the archive"], job.Texts);
    }

    private delegate void Change(Span<byte> header);

    private static void Rewrite(Span<byte> header, Change change)
    {
        header = header[..512];
        change(header);
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var unit in header) sum += unit;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }
}
