using Platform.Imaging.Datasets.Files;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>
/// <c>imagefolder</c>: <c>{split}/{class}/…</c>, or <c>{class}/…</c>, whatever is below a class's folder being its own. One folder around all of it is looked through. Classes stand in the
/// order of their names' code points, over all splits. Files that are no pictures by their names are passed over.
/// </summary>
internal static class ImageFolderFormat
{
    /// <summary>What a dataset holds by its folders.</summary>
    /// <exception cref="DatasetRejectedException">A picture is in no class's folder, or a class is empty.</exception>
    public static DatasetListing List(DatasetFiles files, ImageDatasetLimits limits)
    {
        var pictures = files.Entries.Values.Where(entry => DatasetPath.IsPicture(entry.Path)).OrderBy(entry => entry.Path, CodePointOrder.Comparer).ToList();
        if (pictures.Count == 0) throw Rejection.Of("there are no pictures");
        var root = RootOf(pictures);
        var isSplit = IsSplit(pictures, root);
        var folderOfClass = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in files.Folders.Concat(files.Entries.Keys.Select(DatasetPath.FolderOf)))
        {
            if (ClassOf(folder, root, isSplit) is { } name) folderOfClass.TryAdd(name, folder);
        }

        var classes = new ClassList(limits);
        foreach (var (id, name) in folderOfClass.Keys.Order(CodePointOrder.Comparer).Index()) classes.Add(id, name, folderOfClass[name], "name");
        var (ordered, _) = classes.InOrder();
        var places = ordered.Select((one, place) => (one.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        var counts = new long[ordered.Length];
        var listed = new List<ListedPicture>(pictures.Count);
        foreach (var picture in pictures)
        {
            if (ClassOf(picture.Path, root, isSplit) is not { } name)
                throw Rejection.In(picture.Path, isSplit ? "it is in no class's folder; pictures are in train/<class>, val/<class> or test/<class>" : "it is in no class's folder; pictures are in <class> or train/<class>");
            counts[places[name]]++;
            listed.Add(new ListedPicture(picture, picture.Path[root.Length..], isSplit ? SplitNames.Of(First(picture.Path, root)) : null, places[name]));
        }

        foreach (var one in ordered)
        {
            if (counts[places[one.Name]] == 0) throw Rejection.In(folderOfClass[one.Name], $"the class '{one.Name}' has no pictures");
        }

        return new DatasetListing(DatasetListing.Classification, ordered, listed, [.. counts], 0);
    }

    // A single folder that only holds folders is around the dataset; with pictures of its own it is a class, and one called train a split.
    private static string RootOf(List<DatasetEntry> pictures)
    {
        var first = First(pictures[0].Path, "");
        if (first.Length == 0 || SplitNames.Of(first) is not null) return "";
        var root = $"{first}/";
        return pictures.TrueForAll(picture => picture.Path.StartsWith(root, StringComparison.Ordinal) && picture.Path.AsSpan(root.Length).Contains('/')) ? root : "";
    }

    private static bool IsSplit(List<DatasetEntry> pictures, string root) =>
        pictures.Exists(picture => SplitNames.Of(First(picture.Path, root)) is "train" or "val" && picture.Path.AsSpan(root.Length).Count('/') >= 2);

    /// <summary>The first folder of a path below the root; empty where it is in none.</summary>
    private static ReadOnlySpan<char> First(string path, string root)
    {
        if (!path.StartsWith(root, StringComparison.Ordinal)) return "";
        var rest = path.AsSpan(root.Length);
        return rest.IndexOf('/') is >= 0 and var cut ? rest[..cut] : "";
    }

    private static string? ClassOf(string path, string root, bool isSplit)
    {
        var first = First(path, root);
        if (!isSplit || first.Length == 0) return first.Length == 0 ? null : first.ToString();
        if (SplitNames.Of(first) is null) return null;
        var inner = First(path, path[..(root.Length + first.Length + 1)]);
        return inner.Length == 0 ? null : inner.ToString();
    }
}

/// <summary>Orders texts by their code points. Ordinal order is that of UTF-16, where U+10000 and above come before U+E000.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static readonly CodePointOrder Comparer = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length) return left.Length.CompareTo(right.Length);
        return (char.IsSurrogate(left[same]), char.IsSurrogate(right[same])) switch
        {
            (true, false) => 1,
            (false, true) => -1,
            _ => left[same].CompareTo(right[same]),
        };
    }
}
