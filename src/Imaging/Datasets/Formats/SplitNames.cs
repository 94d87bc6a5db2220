namespace Platform.Imaging.Datasets.Formats;

/// <summary>What splits are called.</summary>
internal static class SplitNames
{
    /// <summary>The words that are understood, for messages.</summary>
    public const string Known = "train, val (or valid, validation) and test";

    /// <summary>The split of a word: <c>train</c>, <c>val</c> or <c>test</c>; <c>null</c> where it is none.</summary>
    public static string? Of(ReadOnlySpan<char> word) => word switch
    {
        "train" or "training" => "train",
        "val" or "valid" or "validation" => "val",
        "test" or "testing" => "test",
        _ => null,
    };

    /// <summary>The split that a folder on the way to a file names, the innermost first.</summary>
    public static string? OfFolders(string path)
    {
        var folders = path.Split('/')[..^1];
        for (var at = folders.Length - 1; at >= 0; at--)
        {
            if (Of(folders[at].ToLowerInvariant()) is { } split) return split;
        }

        return null;
    }
}
