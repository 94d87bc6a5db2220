using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

public sealed class DetectionTests
{
    private const string Categories = """[{"id":3,"name":"car","supercategory":"vehicle"},{"id":1,"name":"bus","supercategory":"vehicle"},{"id":0,"name":"vehicle","supercategory":"none"}]""";

    // All pictures are 8 to 12 pixels wide and 6 high.
    private static string Coco(string annotations, string images = """{"id":10,"file_name":"a.jpg","width":8,"height":6},{"id":11,"file_name":"b.jpg"}""", string categories = Categories) =>
        $$"""{"info":{},"annotations":[{{annotations}}],"images":[{{images}}],"categories":{{categories}},"licenses":[]}""";

    private const string Both = """{"id":1,"image_id":10,"category_id":3,"bbox":[0,0,8,6],"segmentation":[[1,2,3]]},{"id":2,"image_id":11,"category_id":1,"bbox":[1.5,1.5,2,2]},{"id":3,"image_id":11,"category_id":3,"bbox":[0,0,1,1]}""";

    [Fact]
    public void Coco_dataset_is_counted_wherever_its_pictures_are()
    {
        var upload = new Upload().Pictures("val2017/a.jpg", "val2017/b.jpg", "data/train/images/c.jpg")
            .Add("annotations/instances_val2017.json", Coco(Both))
            .Add("annotations/captions_val2017.json", """{"images":[{"id":10,"file_name":"a.jpg"}],"annotations":[]}""")
            .Add("data/train/_annotations.coco.json", Coco("""{"image_id":1,"category_id":1,"bbox":[0,0,2,2]}""", """{"id":1,"file_name":"c.jpg"}"""));
        var manifest = upload.ReadZip("coco");
        Assert.Equal("object_detection", manifest.Task);
        Assert.Equal([new ImageClass(1, "bus"), new ImageClass(3, "car")], manifest.Classes);
        Assert.Equal([2, 2], manifest.ClassDistribution);
        Assert.Equal([("val2017/a.jpg", "val", -1), ("val2017/b.jpg", "val", -1), ("data/train/images/c.jpg", "train", -1)], manifest.Pictures.Select(one => (one.FileName, one.Split, one.Class)));
        Assert.Equal(upload.Files.Where(file => !file.Path.Contains("captions", StringComparison.Ordinal)).Sum(file => file.Content.Length), manifest.TotalBytes);
    }

    public static TheoryData<string, string, string> WrongCoco => new()
    {
        { Coco("""{"image_id":99,"category_id":3,"bbox":[0,0,1,1]}"""), "annotations[0].image_id", "no picture 99" },
        { Coco("""{"image_id":10,"category_id":9,"bbox":[0,0,1,1]}"""), "annotations[0].category_id", "no category 9" },
        { Coco("""{"image_id":10,"category_id":3}"""), "annotations[0].bbox", "missing" },
        { Coco("""{"image_id":10,"category_id":3,"bbox":[0,0,1]}"""), "annotations[0].bbox", "not a number" },
        { Coco("""{"image_id":10,"category_id":3,"bbox":[0,0,1,1,1]}"""), "annotations[0].bbox", "too long" },
        { Coco(Both + """,{"image_id":10,"category_id":3,"bbox":[4,0,6,1]}"""), "annotations[3].bbox", "reaches out of 'a.jpg', which is 8×6" },
        { Coco(Both + """,{"image_id":11,"category_id":3,"bbox":[0,3,1,6]}"""), "annotations[3].bbox", "reaches out of 'b.jpg'" },
        { Coco("""{"image_id":10,"category_id":3,"bbox":[-4,0,1,1]}"""), "annotations[0].bbox", "reaches out" },
        { Coco("""{"image_id":10,"category_id":3,"bbox":[0,0,-1,1]}"""), "annotations[0].bbox", "below 0" },
        { Coco(Both, """{"id":10,"file_name":"a.jpg","width":80,"height":60},{"id":11,"file_name":"b.jpg"}"""), "images[0].width", "80×60 is not the size" },
        { Coco(Both, """{"id":10,"file_name":"a.jpg"},{"id":10,"file_name":"b.jpg"}"""), "images[1].id", "two pictures 10" },
        { Coco(Both, """{"id":10,"file_name":"a.jpg"},{"id":11,"file_name":"a.jpg"}"""), "images[1].file_name", "listed twice" },
        { Coco(Both, """{"id":10,"file_name":"z.jpg"}"""), "images[0].file_name", "no file 'z.jpg'" },
        { Coco("""{"image_id":10,"category_id":3,"bbox":[0,0,1,1]}"""), "categories[1]", "'bus' has no annotated objects" },
    };

    [Theory]
    [MemberData(nameof(WrongCoco))]
    public void Coco_dataset_that_is_wrong_is_refused_naming_the_field(string json, string field, string what)
    {
        var refused = new Upload().Pictures("a.jpg", "b.jpg").Add("instances.json", json).Refused("coco");
        Assert.Equal(("instances.json", field), (refused.File, refused.Field));
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_that_fits_two_pictures_is_refused()
    {
        var refused = new Upload().Pictures("x/a.jpg", "y/a.jpg").Add("ann/i.json", Coco("", """{"id":1,"file_name":"a.jpg"}""")).Refused("coco");
        Assert.Contains("may be 'x/a.jpg' or 'y/a.jpg'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names: [car, 'big bus']\nnc: 2\n")]
    [InlineData("# classes\nnames:   # all of them\n  - car\n  - \"big bus\"\npath: ../x\n")]
    [InlineData("train: images/train\nnames:\n- car # a comment\n- big bus\nval: x\n")]
    [InlineData("names:\n  0: car\n  1: big bus\n")]
    [InlineData("names: {0: car,\n  1: 'big bus'} # x\n")]
    [InlineData("names: [\n  \"car\", # first\n  \"big bus\",\n]\n")]
    [InlineData("\uFEFFnames: ['car', 'big bus']\r\n")]
    public void Yolo_names_are_read_in_every_style_of_YAML(string yaml)
    {
        var manifest = new Upload().Pictures("images/train/a.jpg", "images/val/b.jpg").Add("labels/train/a.txt", "0 0.5 0.5 1 1\n1 0.5 0.5 0.2 0.2\n\n1 0.1 0.1 0.1 0.1").Add("data.yaml", yaml).ReadZip("yolo");
        Assert.Equal([new ImageClass(0, "car"), new ImageClass(1, "big bus")], manifest.Classes);
        Assert.Equal([1, 2], manifest.ClassDistribution);
        Assert.Equal([("images/train/a.jpg", "train"), ("images/val/b.jpg", "val")], manifest.Pictures.Select(one => (one.FileName, one.Split)));
    }

    [Theory]
    [InlineData("train/images/a.jpg", "train/labels/a.txt")]
    [InlineData("images/a.jpg", "labels/a.txt")]
    [InlineData("a.jpg", "a.txt")]
    [InlineData("ds/images/train/images/a.jpg", "ds/images/train/labels/a.txt")]
    public void Yolo_labels_are_found_in_every_layout(string picture, string label)
    {
        var upload = new Upload().Pictures(picture).Add(label, "0 0.5 0.5 1 1\n").Add("classes.txt", "car\n");
        var manifest = upload.ReadZip("yolo");
        Assert.Equal([1], manifest.ClassDistribution);
        Assert.Equal(upload.Files.Sum(file => file.Content.Length), manifest.TotalBytes);
    }

    [Theory]
    [InlineData("0 0.5 0.5 1", "labels/a.txt", "line 1", "class cx cy width height")]
    [InlineData("0 0.5 0.5 1 1\nx 0.5 0.5 1 1", "labels/a.txt", "line 2", "no class's number")]
    [InlineData("5 0.5 0.5 1 1", "labels/a.txt", "line 1", "no class 5")]
    [InlineData("0 0.5 0.5 nan 1", "labels/a.txt", "line 1", "no number")]
    [InlineData("0 0.5 0.5 0 1", "labels/a.txt", "line 1", "no size")]
    [InlineData("0 0.9 0.5 0.4 1", "labels/a.txt", "line 1", "reaches out")]
    [InlineData("0 50 50 10 10", "labels/a.txt", "line 1", "reaches out")]
    [InlineData("0 0.5 0.5 1 1", "data.yaml", "names[1]", "'bus' has no annotated objects")]
    public void Yolo_label_that_is_wrong_is_refused_by_its_line(string label, string file, string field, string what)
    {
        var refused = new Upload().Pictures("images/a.jpg").Add("labels/a.txt", label).Add("data.yaml", "names: [car, bus]").Refused("yolo");
        Assert.Equal((file, field), (refused.File, refused.Field));
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_without_a_picture_are_refused() =>
        Assert.Equal("labels/b.txt", new Upload().Pictures("images/a.jpg").Add("labels/a.txt", "0 0.5 0.5 1 1").Add("labels/b.txt", "").Add("classes.txt", "car").Refused("yolo").File);

    [Theory]
    [InlineData("names: car")]
    [InlineData("names: [car, bus")]
    [InlineData("names: []")]
    [InlineData("names:\n  a: car")]
    [InlineData("names: [car, , bus]")]
    public void Yolo_names_that_are_none_are_refused(string yaml)
    {
        var refused = new Upload().Pictures("images/a.jpg").Add("data.yaml", yaml).Refused("yolo");
        Assert.StartsWith("names", refused.Field, StringComparison.Ordinal);
    }
}
