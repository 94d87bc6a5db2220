using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

public sealed class DiceTests
{
    private const string Classes = """[{"id":7,"name":"dog","color":"#fff"},{"id":2,"name":"cat"}]""";

    private static Upload Pets(string file = "annotations.json", string folder = "") => new Upload()
        .Pictures($"{folder}images/a.jpg", $"{folder}images/sub/b.bmp", $"{folder}images/c.jpg", $"{folder}images/unlisted.jpg")
        .Add($"{folder}{file}", $$"""
            {"format":"dice","images":[
              {"id":1,"file_name":"a.jpg","split":"train","annotations":[{"class_id":7,"bbox":[1,2]}]},
              {"id":2,"file_name":"images/sub/b.bmp","split":"validation","annotations":[{"class_id":2},{"class_id":2}]},
              {"id":3,"file_name":"c.jpg","annotations":[{"class_id":7}],"extra":{"a":[1,{"b":null} ]} }],
             "classes":{{Classes}} }
            """);

    [Theory]
    [InlineData("annotations.json", "")]
    [InlineData("annotations_classification.json", "")]
    [InlineData("annotations.json", "pets/")]
    public void Dice_dataset_is_read_from_a_zip_and_loose_alike(string file, string folder)
    {
        var upload = Pets(file, folder);
        var loose = upload.ReadLoose("dice");
        var manifest = upload.ReadZip("dice");

        Assert.Equal(("dice", "image_classification"), (manifest.Format, manifest.Task));
        Assert.Equal([new ImageClass(2, "cat"), new ImageClass(7, "dog")], manifest.Classes);
        Assert.Equal([("images/a.jpg", "train", 1), ("images/sub/b.bmp", "val", 0), ("images/c.jpg", null, 1)], manifest.Pictures.Select(one => (one.FileName, one.Split, one.Class)));
        Assert.Equal([1, 2], manifest.ClassDistribution);
        Assert.Equal(manifest.Pictures, loose.Pictures);
        var used = upload.Files.Where(one => !one.Path.Contains("unlisted", StringComparison.Ordinal)).ToList();
        Assert.Equal(used.Sum(one => one.Content.Length), manifest.TotalBytes);
        Assert.All(manifest.Pictures, one => Assert.Equal(
            used.Single(file => file.Path == folder + one.FileName).Content, upload.Pack.AsSpan((int)one.Offset, (int)one.Length).ToArray()));
        Assert.Equal([(8, 6), (9, 6), (10, 6)], manifest.Pictures.Select(one => (one.Width, one.Height)));
    }

    [Fact]
    public void Classification_file_is_read_where_both_are_there()
    {
        var upload = Pets("annotations_classification.json").Add("annotations.json", "no json at all");
        Assert.Equal(3, upload.ReadZip("dice").Pictures.Length);
    }

    [Fact]
    public void Plain_names_are_found_where_the_upload_lost_its_folders()
    {
        var upload = new Upload().Pictures("a.jpg", "b.jpg")
            .Add("annotations.json", """{"classes":[{"id":0,"name":"x"}],"images":[{"file_name":"images/a.jpg","annotations":[{"class_id":0}]},{"file_name":"sub/b.jpg","annotations":[{"class_id":0}]}]}""");
        Assert.Equal(["a.jpg", "b.jpg"], upload.ReadLoose("dice").Pictures.Select(one => one.FileName));
    }

    [Theory]
    [InlineData("고양이/각.jpg", "\u1100\u1169\u110B\u1163\u11BC\u110B\u1175/\u1100\u1161\u11A8.jpg")]
    [InlineData("\u1100\u1169\u110B\u1163\u11BC\u110B\u1175.jpg", "고양이.jpg")]
    public void Korean_names_are_found_whether_they_are_written_in_letters_or_in_syllables(string stored, string listed)
    {
        var dice = new Upload().Pictures("images/" + stored).Add("annotations.json", $$"""{"classes":[{"id":0,"name":"x"}],"images":[{"file_name":"{{listed}}","annotations":[{"class_id":0}]}]}""");
        Assert.Equal("images/" + stored, Assert.Single(dice.ReadZip("dice").Pictures).FileName);
        var coco = new Upload().Pictures("data/" + stored).Add(
            "a/instances.json", $$"""{"categories":[{"id":0,"name":"x"}],"images":[{"id":1,"file_name":"{{listed}}"}],"annotations":[{"image_id":1,"category_id":0,"bbox":[0,0,1,1]}]}""");
        Assert.Equal("data/" + stored, Assert.Single(coco.ReadZip("coco").Pictures).FileName);
    }

    [Fact]
    public void Pictures_in_a_zip_beside_a_loose_annotation_file_are_one_dataset()
    {
        var pictures = new Upload().Pictures("images/a.jpg");
        var upload = new Upload();
        var manifest = upload.Read(
            "dice", null, ("pictures.zip", pictures.Zip()), ("annotations.json", """{"classes":[{"id":0,"name":"x"}],"images":[{"file_name":"a.jpg","annotations":[{"class_id":0}]}]}"""u8.ToArray()));
        Assert.Equal("images/a.jpg", Assert.Single(manifest.Pictures).FileName);
    }

    public static TheoryData<string, string, string?, string> Wrong => new()
    {
        { """{"classes":[],"images":[]}""", "annotations.json", "classes", "no classes" },
        { """{"images":[]}""", "annotations.json", "classes", "no classes" },
        { """{"classes":[{"id":0,"name":"x"}]}""", "annotations.json", "images", "no pictures" },
        { """{"classes":[{"id":0,"name":"x"},{"id":0,"name":"y"}]}""", "annotations.json", "classes[1]", "'x' too" },
        { """{"classes":[{"id":0,"name":"x"},{"id":1,"name":"x"}]}""", "annotations.json", "classes[1]", "two classes 'x'" },
        { """{"classes":[{"id":0,"name":" "}]}""", "annotations.json", "classes[0]", "no name" },
        { """{"classes":[{"id":"0","name":"x"}]}""", "annotations.json", "classes[0].id", "not a whole number" },
        { """{"classes":[{"name":"x"}]}""", "annotations.json", "classes[0].id", "missing" },
        { """{"classes":[{"id":0,"name":3}]}""", "annotations.json", "classes[0].name", "not a string" },
        { """{"classes":{"0":"x"}}""", "annotations.json", "classes", "not a list" },
        { """{"classes":[5]}""", "annotations.json", "classes[0]", "not an object" },
        { Images("""{"file_name":"a.jpg"}"""), "annotations.json", "images[0].annotations", "no class" },
        { Images("""{"file_name":"a.jpg","annotations":[]}"""), "annotations.json", "images[0].annotations", "no class" },
        { Images("""{"file_name":"a.jpg","annotations":[{"id":3}]}"""), "annotations.json", "images[0].annotations[0].class_id", "missing" },
        { Images("""{"file_name":"a.jpg","annotations":[{"class_id":9}]}"""), "annotations.json", "images[0].annotations[0].class_id", "no class 9" },
        { Images("""{"file_name":"a.jpg","annotations":[{"class_id":0},{"class_id":1}]}"""), "annotations.json", "images[0].annotations[1].class_id", "0 already" },
        { Images("""{"annotations":[{"class_id":0}]}"""), "annotations.json", "images[0].file_name", "missing" },
        { Images("""{"file_name":"a.jpg","split":"dev","annotations":[{"class_id":0}]}"""), "annotations.json", "images[0].split", "'dev' is no split" },
        { Images("""{"file_name":"z.jpg","annotations":[{"class_id":0}]}"""), "annotations.json", "images[0].file_name", "no file 'z.jpg'" },
        { Images("""{"file_name":"../a.jpg","annotations":[{"class_id":0}]}"""), "annotations.json", "images[0].file_name", "leaves" },
        { Images("""{"file_name":"/images/a.jpg","annotations":[{"class_id":0}]}"""), "annotations.json", "images[0].file_name", "absolute" },
        { Images("""{"file_name":"a.jpg","annotations":[{"class_id":0}]},{"file_name":"images/a.jpg","annotations":[{"class_id":0}]}"""), "annotations.json", "images[1].file_name", "listed twice" },
        { Images("""{"file_name":"a.jpg","annotations":[{"class_id":0}]}"""), "annotations.json", "classes[1]", "'y' has no pictures" },
        { Images("""{"file_name":"text.png","annotations":[{"class_id":0}]},{"file_name":"a.jpg","annotations":[{"class_id":1}]}"""), "images/text.png", null, "images/text.png: " },
        { Images("""{"file_name":"cut.jpg","annotations":[{"class_id":0}]},{"file_name":"a.jpg","annotations":[{"class_id":1}]}"""), "images/cut.jpg", null, "images/cut.jpg: " },
        { Images("""{"file_name":"bomb.bmp","annotations":[{"class_id":0}]},{"file_name":"a.jpg","annotations":[{"class_id":1}]}"""), "images/bomb.bmp", null, "images/bomb.bmp: " },
        { "{\n\"classes\": [\n nonsense", "annotations.json", "line 3", "not valid JSON" },
        { "{\"classes\":[]} x", "annotations.json", "line 1", "not valid JSON" },
        { "{\"deep\":" + new string('[', 100) + new string(']', 100) + "}", "annotations.json", "line 1", "nested" },
        { "[]", "annotations.json", null, "not a JSON object" },
        { """{"classes":[{"id":0,"name":"\ud800"}]}""", "annotations.json", "classes[0].name", "not valid Unicode" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Dice_dataset_that_is_wrong_is_refused_naming_file_and_field(string annotations, string file, string? field, string what)
    {
        var bomb = Upload.Bmp(4, 4);
        BitConverter.TryWriteBytes(bomb.AsSpan(18), 60_000);
        BitConverter.TryWriteBytes(bomb.AsSpan(22), 60_000);
        var refused = new Upload().Pictures("images/a.jpg").Add("images/text.png", "this is no picture").Add("images/cut.jpg", Upload.Picture("x.jpg", 64, 64)[..^300]).Add("images/bomb.bmp", bomb)
            .Add("annotations.json", annotations).Refused("dice");
        Assert.Equal((file, field), (refused.File, refused.Field));
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(field is null ? $"{file}: " : $"{file}: {field}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_annotation_file_is_told_by_its_name()
    {
        var refused = new Upload().Pictures("images/a.jpg").Refused("dice");
        Assert.Equal("annotations.json", refused.File);
        Assert.Contains("annotations_classification.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void First_of_several_broken_pictures_is_told_however_many_threads_look()
    {
        var upload = new Upload();
        for (var index = 0; index < 60; index++) upload.Add($"images/{index:00}.jpg", index is 41 or 42 or 43 ? "broken"u8.ToArray() : Upload.Picture($"{index}.jpg", 100, 100));
        upload.Add("annotations.json", $$"""{"classes":[{"id":0,"name":"x"}],"images":[{{string.Join(',', Enumerable.Range(0, 60).Select(index => $$"""{"file_name":"{{index:00}}.jpg","annotations":[{"class_id":0}]}"""))}}]}""");
        for (var turn = 0; turn < 10; turn++)
            Assert.Equal("images/41.jpg", Assert.Throws<DatasetRejectedException>(() => upload.ReadZip("dice", new ImageDatasetLimits { Threads = 8 })).File);
    }

    private static string Images(string images) => $$"""{"classes":[{"id":0,"name":"x"},{"id":1,"name":"y"}],"images":[{{images}}]}""";
}
