using System.Collections.Immutable;
using Platform.Imaging.Datasets.Files;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>
/// <c>coco</c>: one or several instances files (<c>images</c>, <c>annotations</c>, <c>categories</c>), pictures anywhere. A file's or its folders' name says which split its pictures are. For
/// detection: counted and checked. A category that is only the <c>supercategory</c> of others is none.
/// </summary>
internal sealed class CocoFormat
{
    private readonly ImageDatasetLimits _limits;
    private readonly PictureLookup _lookup;
    private readonly ClassList _classes;
    private readonly Dictionary<long, long> _counts = [];
    private readonly HashSet<string> _parents = new(StringComparer.Ordinal);
    private readonly HashSet<DatasetEntry> _seen = [];
    private readonly List<ListedPicture> _pictures = [];
    private readonly List<(string File, int Index, BoxExtent Extent)> _extents = [];
    private long _bytes;

    private CocoFormat(DatasetFiles files, ImageDatasetLimits limits) => (_limits, _lookup, _classes) = (limits, new PictureLookup(files), new ClassList(limits));

    /// <summary>What a dataset says it holds.</summary>
    /// <exception cref="DatasetRejectedException">It contradicts itself, or a file is not there.</exception>
    public static DatasetListing List(DatasetFiles files, ImageDatasetLimits limits)
    {
        var format = new CocoFormat(files, limits);
        foreach (var file in files.Entries.Values.Where(entry => entry.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).OrderBy(entry => entry.Path, StringComparer.Ordinal)) format.Add(file);
        return format.End();
    }

    private void Add(DatasetEntry file)
    {
        var text = file.Read(_limits.AnnotationBytes);
        var images = new List<CocoImage>();
        var categories = new List<CocoCategory>();
        if (!CocoAnnotations.ReadLists(file.Path, text, images, categories, _limits)) return;
        _bytes += file.Length;
        foreach (var (index, category) in categories.Index())
        {
            if (category.Parent is { } parent && parent != category.Name) _parents.Add(parent);
            // Files of several splits each list all categories.
            if (_classes.NameOf(category.Id) != category.Name) _classes.Add(category.Id, category.Name, file.Path, new Place("categories", index).ToString());
            _counts.TryAdd(category.Id, 0);
        }

        var places = new Dictionary<long, int>(images.Count);
        var extents = new BoxExtent[images.Count];
        var split = SplitOf(file.Path);
        var folder = DatasetPath.FolderOf(file.Path);
        foreach (var (index, image) in images.Index())
        {
            if (!places.TryAdd(image.Id, index)) throw At("id", $"there are two pictures {image.Id}");
            if (_lookup.Find(image.FileName, folder, out var problem) is not { } entry) throw At("file_name", problem!);
            if (!_seen.Add(entry)) throw At("file_name", $"'{Rejection.Shown(image.FileName)}' is listed twice");
            if (_pictures.Count >= _limits.Files) throw At("file_name", $"there are more than {_limits.Files} pictures");
            extents[index] = new BoxExtent { Width = image.Width, Height = image.Height };
            _pictures.Add(new ListedPicture(entry, entry.Path, split, -1));

            DatasetRejectedException At(string field, string what) => Rejection.At(file.Path, new Place("images", index, field).ToString(), what);
        }

        CocoAnnotations.Measure(file.Path, text, places, extents, _counts);
        for (var index = 0; index < extents.Length; index++) _extents.Add((file.Path, index, extents[index]));
    }

    private DatasetListing End()
    {
        if (_bytes == 0) throw Rejection.Of("there is no COCO file: a .json with images, annotations and categories");
        if (_pictures.Count == 0) throw Rejection.Of("there are no pictures: no COCO file lists any in images");
        foreach (var id in _counts.Where(count => count.Value == 0 && _parents.Contains(_classes.NameOf(count.Key)!)).Select(count => count.Key)) _classes.Remove(id);
        var (ordered, _) = _classes.InOrder();
        if (ordered.Length == 0) throw Rejection.Of("there are no categories");
        ImmutableArray<long> distribution = [.. ordered.Select(one => _counts[one.Id])];
        _classes.CheckFilled(ordered, distribution, "annotated objects");
        return new DatasetListing(DatasetListing.Detection, ordered, _pictures, distribution, _bytes) { CheckSize = CheckSize };
    }

    private void CheckSize(int index, int width, int height)
    {
        var (file, image, extent) = _extents[index];
        if (extent is { Width: > 0, Height: > 0 })
        {
            // Annotations may be of the picture as it is stored, before its orientation is applied.
            if ((extent.Width, extent.Height) != (width, height) && (extent.Width, extent.Height) != (height, width))
                throw Rejection.At(file, new Place("images", image, "width").ToString(), $"{extent.Width}×{extent.Height} is not the size of '{Rejection.Shown(_pictures[index].FileName)}', which is {width}×{height}");
            (width, height) = (extent.Width, extent.Height);
        }

        if (extent.Outside(width, height) is >= 0 and var box)
            throw Rejection.At(file, new Place("annotations", box, "bbox").ToString(), $"it reaches out of '{Rejection.Shown(_pictures[index].FileName)}', which is {width}×{height}");
    }

    /// <summary>The split: by the file's name, such as <c>instances_val2017.json</c>, else by its folders'.</summary>
    private static string? SplitOf(string path)
    {
        var word = new System.Text.StringBuilder();
        foreach (var unit in DatasetPath.NameOf(DatasetPath.StemOf(path)).ToLowerInvariant() + "_")
        {
            if (char.IsAsciiLetter(unit))
            {
                word.Append(unit);
                continue;
            }

            if (SplitNames.Of(word.ToString()) is { } split) return split;
            word.Clear();
        }

        return SplitNames.OfFolders(path);
    }
}
