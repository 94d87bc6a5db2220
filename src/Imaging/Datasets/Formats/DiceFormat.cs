using System.Collections.Immutable;
using Platform.Imaging.Datasets.Files;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>
/// <c>dice</c>: pictures in <c>images/</c> beside <c>annotations_classification.json</c> or <c>annotations.json</c>, which has <c>classes</c> (<c>id</c>, <c>name</c>) and <c>images</c>
/// (<c>file_name</c>, <c>split</c>, <c>annotations[].class_id</c>). What else stands there is passed over, and so are pictures that are not listed.
/// </summary>
internal static class DiceFormat
{
    private static readonly string[] Names = ["annotations_classification.json", "annotations.json"];

    /// <summary>What a dataset says it holds.</summary>
    /// <exception cref="DatasetRejectedException">It contradicts itself, or a file is not there.</exception>
    public static DatasetListing List(DatasetFiles files, ImageDatasetLimits limits)
    {
        var file = Annotations(files);
        var text = file.Read(limits.AnnotationBytes);
        var classes = new ClassList(limits);
        var images = new List<DiceImage>();
        DiceAnnotations.Read(file.Path, text, classes, images, limits);
        if (classes.Count == 0) throw Rejection.At(file.Path, "classes", "there are no classes");
        if (images.Count == 0) throw Rejection.At(file.Path, "images", "there are no pictures");

        var (ordered, places) = classes.InOrder();
        var counts = new long[ordered.Length];
        var seen = new HashSet<DatasetEntry>();
        var pictures = new List<ListedPicture>(images.Count);
        var folder = DatasetPath.FolderOf(file.Path);
        for (var index = 0; index < images.Count; index++)
        {
            var image = images[index];
            if (!places.TryGetValue(image.ClassId, out var place))
                throw Rejection.At(file.Path, new Place("images", index, "annotations", image.Annotation, "class_id").ToString(), $"there is no class {image.ClassId}");
            var entry = Find(files, folder, image.FileName, file.Path, index);
            if (!seen.Add(entry)) throw Rejection.At(file.Path, new Place("images", index, "file_name").ToString(), $"'{Rejection.Shown(image.FileName)}' is listed twice");
            counts[place]++;
            pictures.Add(new ListedPicture(entry, entry.Path.StartsWith(folder, StringComparison.Ordinal) ? entry.Path[folder.Length..] : entry.Path, image.Split, place));
        }

        ImmutableArray<long> distribution = [.. counts];
        classes.CheckFilled(ordered, distribution, "pictures");
        return new DatasetListing(DatasetListing.Classification, ordered, pictures, distribution, file.Length);
    }

    /// <summary>The annotation file: the one named for classification first, the outermost of several.</summary>
    private static DatasetEntry Annotations(DatasetFiles files)
    {
        foreach (var name in Names)
        {
            var found = files.Entries.Values.Where(entry => DatasetPath.NameOf(entry.Path) == name).GroupBy(entry => entry.Path.Count(unit => unit == '/')).MinBy(group => group.Key)?.ToList();
            if (found is [var one]) return one;
            if (found is not null) throw Rejection.In(found[1].Path, $"there is more than one {name}");
        }

        throw Rejection.In(Names[1], $"it is missing; a dice dataset has {Names[0]} or {Names[1]} beside its folder images");
    }

    private static DatasetEntry Find(DatasetFiles files, string folder, string name, string file, int index)
    {
        var path = DatasetPath.Take(name, out var problem);
        if (problem is not null) throw Rejection.At(file, new Place("images", index, "file_name").ToString(), problem);
        // Uploads that carry plain names have lost their folders.
        return files.Find($"{folder}images/{path}") ?? files.Find(folder + path) ?? (files.IsFlat ? files.Find(DatasetPath.NameOf(path)) : null)
            ?? throw Rejection.At(file, new Place("images", index, "file_name").ToString(), $"there is no file '{Rejection.Shown(path)}', neither in images nor beside it");
    }
}
