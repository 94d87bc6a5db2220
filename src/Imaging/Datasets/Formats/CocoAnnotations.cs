using System.Runtime.InteropServices;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>A picture as a COCO file lists it.</summary>
internal readonly record struct CocoImage(long Id, string FileName, int Width, int Height);

/// <summary>A category as a COCO file lists it.</summary>
internal readonly record struct CocoCategory(long Id, string Name, string? Parent);

/// <summary>Reads a COCO instances file in two passes: its pictures and categories, then, against them, its annotations, of which only counts and extents are kept.</summary>
internal static class CocoAnnotations
{
    /// <summary>The pictures and categories; false where it is another kind of JSON.</summary>
    /// <exception cref="DatasetRejectedException">It is no JSON, or a field is wrong.</exception>
    public static bool ReadLists(string file, ReadOnlySpan<byte> text, List<CocoImage> images, List<CocoCategory> categories, ImageDatasetLimits limits)
    {
        var json = new AnnotationJson(file, text);
        var (hasImages, hasCategories) = (false, false);
        json.Document();
        while (json.Property())
        {
            if (json.Is("images"u8))
            {
                hasImages = true;
                ReadImages(ref json, images, limits.Files);
            }
            else if (json.Is("categories"u8))
            {
                hasCategories = true;
                ReadCategories(ref json, categories, limits.Classes);
            }
            else
            {
                json.Skip();
            }
        }

        json.End();
        return hasImages && hasCategories;
    }

    /// <summary>Counts the annotations of each category and measures how far those of each picture reach.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="places">The place of each picture's id in <paramref name="extents"/>.</param>
    /// <param name="extents">By picture.</param>
    /// <param name="counts">By category.</param>
    /// <exception cref="DatasetRejectedException">One is of no picture or category there is, or its box is none.</exception>
    public static void Measure(string file, ReadOnlySpan<byte> text, IReadOnlyDictionary<long, int> places, Span<BoxExtent> extents, Dictionary<long, long> counts)
    {
        var json = new AnnotationJson(file, text);
        json.Document();
        while (json.Property())
        {
            if (!json.Is("annotations"u8))
            {
                json.Skip();
                continue;
            }

            json.List(new Place("annotations"));
            for (var index = 0; json.Item(new Place("annotations", index)); index++) MeasureOne(ref json, index, places, extents, counts);
        }
    }

    private static void MeasureOne(ref AnnotationJson json, int index, IReadOnlyDictionary<long, int> places, Span<BoxExtent> extents, Dictionary<long, long> counts)
    {
        long? image = null, category = null;
        (double X, double Y, double Width, double Height)? box = null;
        while (json.Property())
        {
            if (json.Is("image_id"u8)) image = json.Whole(new Place("annotations", index, "image_id"));
            else if (json.Is("category_id"u8)) category = json.Whole(new Place("annotations", index, "category_id"));
            else if (json.Is("bbox"u8)) box = ReadBox(ref json, new Place("annotations", index, "bbox"));
            else json.Skip();
        }

        var imagePlace = new Place("annotations", index, "image_id");
        var categoryPlace = new Place("annotations", index, "category_id");
        var boxPlace = new Place("annotations", index, "bbox");
        if (image is null) throw json.Wrong(imagePlace, "it is missing");
        if (category is null) throw json.Wrong(categoryPlace, "it is missing");
        if (!places.TryGetValue(image.Value, out var place)) throw json.Wrong(imagePlace, $"there is no picture {image}");
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(counts, category.Value);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref count)) throw json.Wrong(categoryPlace, $"there is no category {category}");
        if (box is not { } found) throw json.Wrong(boxPlace, "it is missing");
        if (found.Width < 0 || found.Height < 0) throw json.Wrong(boxPlace, "its width or height is below 0");
        if (found.X < -1 || found.Y < -1) throw json.Wrong(boxPlace, "it reaches out of the picture");
        count++;
        extents[place].Add(found.X + found.Width, found.Y + found.Height, index);
    }

    private static (double X, double Y, double Width, double Height) ReadBox(ref AnnotationJson json, in Place place)
    {
        json.List(place);
        var box = (json.Number(place), json.Number(place), json.Number(place), json.Number(place));
        json.EndList(place);
        return box;
    }

    private static void ReadImages(ref AnnotationJson json, List<CocoImage> images, int most)
    {
        json.List(new Place("images"));
        for (var index = 0; json.Item(new Place("images", index)); index++)
        {
            if (images.Count >= most) throw json.Wrong(new Place("images", index), $"there are more than {most} pictures");
            long? id = null;
            string? name = null;
            var (width, height) = (0L, 0L);
            while (json.Property())
            {
                if (json.Is("id"u8)) id = json.Whole(new Place("images", index, "id"));
                else if (json.Is("file_name"u8)) name = json.Text(new Place("images", index, "file_name"));
                else if (json.Is("width"u8)) width = json.Whole(new Place("images", index, "width"));
                else if (json.Is("height"u8)) height = json.Whole(new Place("images", index, "height"));
                else json.Skip();
            }

            if (id is null) throw json.Wrong(new Place("images", index, "id"), "it is missing");
            if (string.IsNullOrEmpty(name)) throw json.Wrong(new Place("images", index, "file_name"), "it is missing");
            if (width is < 0 or > int.MaxValue) throw json.Wrong(new Place("images", index, "width"), "it is no width");
            if (height is < 0 or > int.MaxValue) throw json.Wrong(new Place("images", index, "height"), "it is no height");
            images.Add(new CocoImage(id.Value, name, (int)width, (int)height));
        }
    }

    private static void ReadCategories(ref AnnotationJson json, List<CocoCategory> categories, int most)
    {
        json.List(new Place("categories"));
        for (var index = 0; json.Item(new Place("categories", index)); index++)
        {
            if (categories.Count >= most) throw json.Wrong(new Place("categories", index), $"there are more than {most} categories");
            long? id = null;
            string? name = null, parent = null;
            while (json.Property())
            {
                if (json.Is("id"u8)) id = json.Whole(new Place("categories", index, "id"));
                else if (json.Is("name"u8)) name = json.Text(new Place("categories", index, "name"));
                else if (json.Is("supercategory"u8)) parent = json.Text(new Place("categories", index, "supercategory"));
                else json.Skip();
            }

            if (id is null) throw json.Wrong(new Place("categories", index, "id"), "it is missing");
            if (name is null) throw json.Wrong(new Place("categories", index, "name"), "it is missing");
            categories.Add(new CocoCategory(id.Value, name, parent));
        }
    }
}
