using System.Collections.Immutable;
using System.Text;
using Platform.Imaging.Datasets.Files;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>
/// <c>yolo</c>: pictures in <c>images/</c> and their labels in <c>labels/</c>, with split folders around or inside, or both beside one another; classes in <c>data.yaml</c> or <c>classes.txt</c>.
/// A picture without a label file shows nothing. For detection: counted and checked.
/// </summary>
internal static class YoloFormat
{
    private const string Labels = "labels", Images = "images", ClassFile = "classes.txt";
    private const long NameBytes = 4L << 20;
    private const long LabelBytes = 16L << 20;

    /// <summary>What a dataset says it holds.</summary>
    /// <exception cref="DatasetRejectedException">It contradicts itself, or a file is not there.</exception>
    public static DatasetListing List(DatasetFiles files, ImageDatasetLimits limits)
    {
        var classes = new ClassList(limits);
        var bytes = ReadNames(files, classes);
        var (ordered, _) = classes.InOrder();
        var counts = ordered.ToDictionary(one => one.Id, _ => 0L);
        var all = files.Entries.Values.Where(entry => DatasetPath.IsPicture(entry.Path)).OrderBy(entry => entry.Path, CodePointOrder.Comparer).ToList();
        var inFolder = all.Where(entry => Segments(entry.Path).Contains(Images)).ToList();
        var pictures = inFolder.Count > 0 ? inFolder : all;
        if (pictures.Count == 0) throw Rejection.Of("there are no pictures");

        var labelled = new HashSet<string>(StringComparer.Ordinal);
        var listed = new List<ListedPicture>(pictures.Count);
        byte[] buffer = [];
        foreach (var picture in pictures)
        {
            if (LabelOf(files, picture.Path) is { } label)
            {
                if (!labelled.Add(label.Path)) throw Rejection.In(picture.Path, $"its labels '{Rejection.Shown(label.Path)}' are another picture's too");
                YoloLabels.Count(label.Path, label.Read(ref buffer, LabelBytes), counts);
                bytes += label.Length;
            }

            listed.Add(new ListedPicture(picture, picture.Path, SplitNames.OfFolders(picture.Path), -1));
        }

        foreach (var path in files.Entries.Keys.Where(path => IsLabel(path) && !labelled.Contains(path)).Order(StringComparer.Ordinal)) throw Rejection.In(path, "there is no picture for these labels");
        ImmutableArray<long> distribution = [.. ordered.Select(one => counts[one.Id])];
        classes.CheckFilled(ordered, distribution, "annotated objects");
        return new DatasetListing(DatasetListing.Detection, ordered, listed, distribution, bytes);
    }

    private static long ReadNames(DatasetFiles files, ClassList classes)
    {
        var yaml = files.Entries.Values
            .Where(entry => Path.GetExtension(entry.Path).ToLowerInvariant() is ".yaml" or ".yml")
            .OrderBy(entry => entry.Path.Count(unit => unit == '/')).ThenBy(entry => DatasetPath.NameOf(entry.Path) == "data.yaml" ? 0 : 1).ThenBy(entry => entry.Path, StringComparer.Ordinal);
        foreach (var file in yaml)
        {
            var text = Text(file);
            if (!YoloNames.IsIn(text)) continue;
            foreach (var (index, (id, name)) in YoloNames.Read(file.Path, text).Index()) classes.Add(id, name, file.Path, $"names[{index}]");
            return file.Length;
        }

        var list = files.Entries.Values.Where(entry => DatasetPath.NameOf(entry.Path) == ClassFile).OrderBy(entry => entry.Path.Count(unit => unit == '/')).FirstOrDefault()
            ?? throw Rejection.In("data.yaml", $"it is missing; a yolo dataset has its classes' names in data.yaml or {ClassFile}");
        foreach (var (index, line) in Text(list).TrimEnd().Split('\n').Index()) classes.Add(index, line.Trim(), list.Path, $"line {index + 1}");
        return list.Length;
    }

    private static string Text(DatasetEntry file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.Read(NameBytes)).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            throw Rejection.In(file.Path, "it is not UTF-8");
        }
    }

    /// <summary>The labels of a picture: in the last <c>images</c> folder's place <c>labels</c>, else beside it, else, where folders were lost, of its name.</summary>
    private static DatasetEntry? LabelOf(DatasetFiles files, string picture)
    {
        var stem = DatasetPath.StemOf(picture) + ".txt";
        var names = stem.Split('/');
        var at = Array.LastIndexOf(names, Images, Math.Max(0, names.Length - 2));
        if (at >= 0 && at < names.Length - 1)
        {
            names[at] = Labels;
            if (files.Entries.TryGetValue(string.Join('/', names), out var found)) return found;
        }

        return DatasetPath.NameOf(stem) != ClassFile && files.Entries.TryGetValue(stem, out var beside) ? beside : null;
    }

    private static bool IsLabel(string path) =>
        path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && DatasetPath.NameOf(path) != ClassFile && Segments(path).Contains(Labels);

    private static string[] Segments(string path) => path.Split('/')[..^1];
}
