using Platform.Imaging.Datasets.Files;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>Finds pictures anywhere in a dataset by names that give a part of their paths.</summary>
/// <param name="files">The dataset.</param>
internal sealed class PictureLookup(DatasetFiles files)
{
    private readonly ILookup<string, DatasetEntry> _byName = files.Entries.Values.Where(entry => DatasetPath.IsPicture(entry.Path)).ToLookup(entry => Hangul.Compose(DatasetPath.NameOf(entry.Path)), StringComparer.Ordinal);

    /// <summary>The picture of a name: beside the file that names it, in a folder <c>images</c> there or one above, or the only one of the dataset whose path ends so.</summary>
    /// <param name="name">The name, with folders or without.</param>
    /// <param name="folder">The folder of the file that names it.</param>
    /// <param name="problem">What is wrong, where there is none.</param>
    public DatasetEntry? Find(string name, string folder, out string? problem)
    {
        var path = DatasetPath.Take(name, out problem);
        if (problem is not null) return null;
        var above = folder.Length == 0 ? "" : DatasetPath.FolderOf(folder[..^1]);
        foreach (var place in (ReadOnlySpan<string>)[folder, folder + "images/", above, above + "images/"])
        {
            if (files.Find(place + path) is { } found) return found;
        }

        DatasetEntry? only = null;
        var end = Hangul.Compose(path);
        foreach (var entry in _byName[DatasetPath.NameOf(end)])
        {
            if (!files.IsFlat && !$"/{Hangul.Compose(entry.Path)}".EndsWith("/" + end, StringComparison.Ordinal)) continue;
            if (only is not null)
            {
                problem = $"'{Rejection.Shown(name)}' may be '{Rejection.Shown(only.Path)}' or '{Rejection.Shown(entry.Path)}'";
                return null;
            }

            only = entry;
        }

        problem = only is null ? $"there is no file '{Rejection.Shown(path)}'" : null;
        return only;
    }
}
