using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

public sealed class ImageFolderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("pets/")]
    public void Split_folders_are_the_splits_and_classes_follow_their_code_points(string root)
    {
        var upload = new Upload().Pictures($"{root}train/zebra/1.jpg", $"{root}train/Cat/deep/2.jpg", $"{root}validation/zebra/3.JPG", $"{root}test/ébène/4.bmp", $"{root}val/Cat/5.jpeg")
            .Add($"{root}train/zebra/notes.txt", "x").Add($"{root}readme.md", "x");
        var manifest = upload.ReadZip("imagefolder");
        Assert.Equal([new ImageClass(0, "Cat"), new ImageClass(1, "zebra"), new ImageClass(2, "ébène")], manifest.Classes);
        Assert.Equal(
            [("test/ébène/4.bmp", "test", 2), ("train/Cat/deep/2.jpg", "train", 0), ("train/zebra/1.jpg", "train", 1), ("val/Cat/5.jpeg", "val", 0), ("validation/zebra/3.JPG", "val", 1)],
            manifest.Pictures.Select(one => (one.FileName, one.Split, one.Class)));
        Assert.Equal([2, 2, 1], manifest.ClassDistribution);
        Assert.Equal(manifest.Pictures, upload.ReadLoose("imagefolder").Pictures);
        Assert.Equal(manifest.Pictures.Sum(one => one.Length), manifest.TotalBytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pets/")]
    public void Class_folders_alone_have_no_splits(string root)
    {
        var manifest = new Upload().Pictures($"{root}train/1.jpg", $"{root}bus/2.jpg").ReadZip("imagefolder");
        Assert.Equal(["bus", "train"], manifest.Classes.Select(one => one.Name));
        Assert.All(manifest.Pictures, one => Assert.Null(one.Split));
    }

    [Fact]
    public void Order_is_that_of_code_points_and_not_of_UTF16()
    {
        var manifest = new Upload().Pictures("\U0001F431/1.jpg", "\uFF21/2.jpg", "a/3.jpg").ReadZip("imagefolder");
        Assert.Equal(["a", "\uFF21", "\U0001F431"], manifest.Classes.Select(one => one.Name));
    }

    [Fact]
    public void What_systems_leave_behind_is_passed_over()
    {
        var upload = new Upload().Pictures("a/1.jpg", "b/2.jpg").Add("__MACOSX/a/._1.jpg", "x").Add("a/.DS_Store", "x").Add("b/Thumbs.db", "x").Add(".git/HEAD", "x").Add("a/._1.jpg", "x");
        Assert.Equal(["a/1.jpg", "b/2.jpg"], upload.ReadZip("imagefolder").Pictures.Select(one => one.FileName));
    }

    [Fact]
    public void Empty_class_is_refused_by_its_folder()
    {
        var refused = Assert.Throws<DatasetRejectedException>(() => new Upload().Pictures("train/cat/1.jpg").Add("train/dog/", "").ReadZip("imagefolder"));
        Assert.Equal("train/dog/", refused.File);
        Assert.Contains("'dog' has no pictures", refused.Message, StringComparison.Ordinal);
        Assert.Equal("val/dog/", new Upload().Pictures("train/cat/1.jpg").Add("val/dog/notes.txt", "x").Refused("imagefolder").File);
    }

    [Theory]
    [InlineData("train/cat/1.jpg;train/2.jpg", "train/2.jpg")]
    [InlineData("train/cat/1.jpg;other/dog/2.jpg", "other/dog/2.jpg")]
    [InlineData("cat/1.jpg;2.jpg", "2.jpg")]
    public void Picture_in_no_class_is_refused(string paths, string file)
    {
        var refused = new Upload().Pictures(paths.Split(';')).Refused("imagefolder");
        Assert.Equal(file, refused.File);
        Assert.Contains("no class's folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_of_a_kind_that_is_not_decoded_is_refused_and_not_left_out() =>
        Assert.Equal("cat/2.gif", new Upload().Pictures("cat/1.jpg").Add("cat/2.gif", "GIF89a").Refused("imagefolder").File);

    [Fact]
    public void Upload_without_pictures_is_refused() =>
        Assert.Contains("no pictures", new Upload().Add("cat/readme.txt", "x").Refused("imagefolder").Message, StringComparison.Ordinal);
}
