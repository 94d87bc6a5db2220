namespace Platform.Imaging.Datasets.Formats;

/// <summary>A picture as a dice file lists it.</summary>
/// <param name="FileName">Its file.</param>
/// <param name="Split">Its split, where given.</param>
/// <param name="ClassId">Its class.</param>
/// <param name="Annotation">Which of its annotations said so first.</param>
internal readonly record struct DiceImage(string FileName, string? Split, long ClassId, int Annotation);

/// <summary>Reads a dice annotation file.</summary>
internal static class DiceAnnotations
{
    /// <summary>Collects the classes and the pictures.</summary>
    /// <exception cref="DatasetRejectedException">It is no such file; the field says where.</exception>
    public static void Read(string file, ReadOnlySpan<byte> text, ClassList classes, List<DiceImage> images, ImageDatasetLimits limits)
    {
        var json = new AnnotationJson(file, text);
        json.Document();
        while (json.Property())
        {
            if (json.Is("classes"u8)) ReadClasses(ref json, file, classes);
            else if (json.Is("images"u8)) ReadImages(ref json, images, limits);
            else json.Skip();
        }

        json.End();
    }

    private static void ReadClasses(ref AnnotationJson json, string file, ClassList classes)
    {
        json.List(new Place("classes"));
        for (var index = 0; json.Item(new Place("classes", index)); index++)
        {
            long? id = null;
            string? name = null;
            while (json.Property())
            {
                if (json.Is("id"u8)) id = json.Whole(new Place("classes", index, "id"));
                else if (json.Is("name"u8)) name = json.Text(new Place("classes", index, "name"));
                else json.Skip();
            }

            if (id is null) throw json.Wrong(new Place("classes", index, "id"), "it is missing");
            if (name is null) throw json.Wrong(new Place("classes", index, "name"), "it is missing");
            classes.Add(id.Value, name, file, new Place("classes", index).ToString());
        }
    }

    private static void ReadImages(ref AnnotationJson json, List<DiceImage> images, ImageDatasetLimits limits)
    {
        json.List(new Place("images"));
        for (var index = images.Count; json.Item(new Place("images", index)); index++)
        {
            if (images.Count >= limits.Files) throw json.Wrong(new Place("images", index), $"there are more than {limits.Files} pictures");
            images.Add(ReadImage(ref json, index));
        }
    }

    private static DiceImage ReadImage(ref AnnotationJson json, int index)
    {
        string? name = null, split = null;
        (long Class, int At)? given = null;
        while (json.Property())
        {
            if (json.Is("file_name"u8)) name = json.Text(new Place("images", index, "file_name"));
            else if (json.Is("split"u8)) split = json.Text(new Place("images", index, "split"));
            else if (json.Is("annotations"u8)) given = ReadAnnotations(ref json, index);
            else json.Skip();
        }

        if (string.IsNullOrEmpty(name)) throw json.Wrong(new Place("images", index, "file_name"), "it is missing");
        if (given is not { } first) throw json.Wrong(new Place("images", index, "annotations"), $"'{Rejection.Shown(name)}' has no class");
        if (string.IsNullOrEmpty(split)) return new DiceImage(name, null, first.Class, first.At);
        return SplitNames.Of(split) is { } known
            ? new DiceImage(name, known, first.Class, first.At)
            : throw json.Wrong(new Place("images", index, "split"), $"'{Rejection.Shown(split)}' is no split; there are {SplitNames.Known}");
    }

    private static (long Class, int At)? ReadAnnotations(ref AnnotationJson json, int image)
    {
        (long Class, int At)? first = null;
        json.List(new Place("images", image, "annotations"));
        for (var at = 0; json.Item(new Place("images", image, "annotations", at)); at++)
        {
            long? id = null;
            var place = new Place("images", image, "annotations", at, "class_id");
            while (json.Property())
            {
                if (json.Is("class_id"u8)) id = json.Whole(place);
                else json.Skip();
            }

            if (id is null) throw json.Wrong(place, "it is missing");
            first ??= (id.Value, at);
            if (first.Value.Class != id) throw json.Wrong(place, $"the picture is of the class {first.Value.Class} already; for classification it has one");
        }

        return first;
    }
}
