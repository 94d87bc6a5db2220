using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

public sealed class HostileArchiveTests
{
    private const int CentralHeader = 0x02014b50;

    [Theory]
    [InlineData("../evil.jpg", "leaves")]
    [InlineData("cat/../../evil.jpg", "leaves")]
    [InlineData("..\\evil.jpg", "leaves")]
    [InlineData("/etc/evil.jpg", "absolute")]
    [InlineData("C:/evil.jpg", "absolute")]
    [InlineData("cat//evil.jpg", "empty part")]
    [InlineData("cat/\u0001.jpg", "control character")]
    public void Path_that_is_no_path_is_refused(string path, string what)
    {
        var refused = new Upload().Pictures("cat/a.jpg").Add(path, "x").Refused("imagefolder");
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.File);
    }

    [Theory]
    [InlineData(0xA000, "symbolic link")]
    [InlineData(0x2000, "not a regular file")]
    public void Entry_that_is_no_file_is_refused(int mode, string what)
    {
        var zip = Build(archive =>
        {
            var entry = archive.CreateEntry("cat/link.jpg");
            entry.ExternalAttributes = mode << 16;
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        });
        Assert.Contains(what, Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_entry_is_refused()
    {
        var zip = new Upload().Pictures("cat/a.jpg").Zip();
        zip[Central(zip) + 8] |= 1;
        Assert.Contains("cat/a.jpg: it is encrypted", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Method_other_than_deflate_is_refused()
    {
        var zip = new Upload().Pictures("cat/a.jpg").Zip();
        zip[Central(zip) + 10] = 12;
        Assert.Contains("method (12)", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_is_not_what_the_archive_says_is_refused()
    {
        var zip = new Upload().Pictures("cat/a.bmp").Zip(CompressionLevel.NoCompression);
        zip[30 + "cat/a.bmp".Length + 60] ^= 0xFF;
        var refused = Refused(zip);
        Assert.Equal("cat/a.bmp", refused.File);
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public void Length_that_is_a_lie_is_refused(int lie)
    {
        var zip = new Upload().Pictures("cat/a.jpg").Zip();
        var at = Central(zip) + 24;
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(at), BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(at)) + lie);
        Assert.Contains("cat/a.jpg: it is damaged", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_that_claims_more_than_a_picture_may_have_is_refused_before_room_is_made_for_it()
    {
        var zip = new Upload().Pictures("cat/a.jpg").Zip();
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(Central(zip) + 24), 21 << 20);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(Central(zip) + 20), 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DatasetRejectedException>(() => new Upload().Read("imagefolder", new ImageDatasetLimits { Threads = 1 }, ("x.zip", zip)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Bomb_is_refused_before_it_is_unpacked()
    {
        var zip = Build(archive =>
        {
            using var content = archive.CreateEntry("annotations.json", CompressionLevel.SmallestSize).Open();
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var megabyte = 0; megabyte < 40; megabyte++) content.Write(spaces);
        });
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains("annotations.json: it unpacks to more than 200 times", Refused(zip, "dice").Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 << 20);
    }

    [Fact]
    public void Entries_that_share_their_content_are_refused()
    {
        // One stored entry, listed again and again by the directory.
        var zip = new Upload().Add("cat/a.jpg", new byte[5_000]).Zip(CompressionLevel.NoCompression);
        var start = Central(zip);
        var end = zip.Length - 22;
        var entry = zip[start..end];
        var many = new List<byte>(zip[..start]);
        for (var copy = 0; copy < 20; copy++)
        {
            entry[46 + 4] = (byte)('a' + copy);
            many.AddRange(entry);
        }

        var tail = zip[end..];
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(8), 20);
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(10), 20);
        BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(12), entry.Length * 20);
        many.AddRange(tail);
        Assert.Contains("overlaps", Refused([.. many]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_entries_are_read_and_more_than_the_bound_are_refused_before_they_are_listed()
    {
        var tiny = Upload.Bmp(1, 1);
        var upload = new Upload();
        for (var index = 0; index < 10_000; index++) upload.Add($"{(index % 2 == 0 ? "cat" : "dog")}/{index}.bmp", tiny);
        Assert.Equal([5_000, 5_000], upload.ReadZip("imagefolder").ClassDistribution);
        Assert.Contains("10000 entries; 9999 are allowed", Assert.Throws<DatasetRejectedException>(() => upload.ReadZip("imagefolder", new ImageDatasetLimits { Files = 9_999 })).Message, StringComparison.Ordinal);
        Assert.Contains("9999 are allowed", Assert.Throws<DatasetRejectedException>(() => upload.ReadLoose("imagefolder", new ImageDatasetLimits { Files = 9_999 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dataset_larger_than_the_bounds_is_refused()
    {
        var upload = new Upload().Pictures("cat/a.jpg", "cat/b.jpg");
        var bytes = upload.Files.Sum(file => file.Content.Length);
        Assert.Equal(2, upload.ReadZip("imagefolder", new ImageDatasetLimits { TotalBytes = bytes }).Pictures.Length);
        Assert.Equal("cat/b.jpg", Assert.Throws<DatasetRejectedException>(() => upload.ReadZip("imagefolder", new ImageDatasetLimits { TotalBytes = bytes - 1 })).File);
        Assert.Equal("cat/a.jpg", Assert.Throws<DatasetRejectedException>(() => upload.ReadLoose("imagefolder", new ImageDatasetLimits { Picture = new ImageLimits { FileBytes = 100 } })).File);
        var json = new Upload().Add("annotations.json", new string(' ', 1_001));
        Assert.Contains("1001 bytes; 1000", Assert.Throws<DatasetRejectedException>(() => json.ReadZip("dice", new ImageDatasetLimits { AnnotationBytes = 1_000 })).Message, StringComparison.Ordinal);
        Assert.Contains("more than 1 classes", Assert.Throws<DatasetRejectedException>(() => new Upload().Pictures("a/1.jpg", "b/1.jpg").ReadZip("imagefolder", new ImageDatasetLimits { Classes = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_name_twice_is_refused()
    {
        var refused = new Upload().Pictures("cat/a.jpg", "cat/a.jpg").Refused("imagefolder");
        Assert.Contains("cat/a.jpg: a file of this name is there twice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_not_UTF8_are_refused()
    {
        var zip = new Upload().Pictures("cat/a.jpg").Zip();
        zip[Central(zip) + 46] = 0xB0;
        Assert.Contains("not UTF-8", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Archive_cut_anywhere_or_changed_anywhere_is_read_or_refused_and_never_faults()
    {
        var zip = new Upload().Pictures("cat/a.jpg", "dog/b.bmp").Add("cat/", "").Zip();
        for (var length = 0; length < zip.Length; length += 7) Tried(zip[..length]);
        var random = new Random(5);
        for (var turn = 0; turn < 2_000; turn++)
        {
            var changed = (byte[])zip.Clone();
            for (var change = random.Next(1, 4); change > 0; change--) changed[random.Next(turn % 2 == 0 ? Central(zip) : 0, changed.Length)] = (byte)random.Next(256);
            Tried(changed);
        }

        static void Tried(byte[] zip)
        {
            try
            {
                new Upload().Read("imagefolder", null, ("x.zip", zip));
            }
            catch (DatasetRejectedException)
            {
            }
        }
    }

    [Fact]
    public void File_called_zip_that_is_none_is_refused() => Assert.Equal("x.zip", Refused("no archive"u8.ToArray()).File);

    private static DatasetRejectedException Refused(byte[] zip, string format = "imagefolder") => Assert.Throws<DatasetRejectedException>(() => new Upload().Read(format, null, ("x.zip", zip)));

    private static int Central(byte[] zip)
    {
        var at = 0;
        while (BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(at)) != CentralHeader) at++;
        return at;
    }

    private static byte[] Build(Action<ZipArchive> fill)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) fill(zip);
        return stream.ToArray();
    }
}
