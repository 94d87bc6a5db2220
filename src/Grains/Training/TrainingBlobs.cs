using System.Globalization;

namespace Platform.Grains.Training;

/// <summary>The owners of what a training keeps in the blob store, one for each thing, so that each can be deleted alone.</summary>
public static class TrainingBlobs
{
    /// <summary>Of an epoch's weights.</summary>
    public static string Checkpoint(long job, int run, int epoch) => Text($"training-checkpoints/{job}-{run}-{epoch}");

    /// <summary>Of a state to go on from, so many batches after an epoch's end.</summary>
    public static string State(long job, int run, int epoch, int batch) => Text($"training-states/{job}-{run}-{epoch}-{batch}");

    /// <summary>Of an epoch's validation and its pictures' predictions.</summary>
    public static string Validation(long job, int run, int epoch) => Text($"training-validations/{job}-{run}-{epoch}");

    /// <summary>The owner in a blob's name.</summary>
    public static string OwnerOf(string blob) => blob[..blob.LastIndexOf('/')];

    /// <summary>Whether a blob is of an owner.</summary>
    public static bool IsOf(string? blob, string owner) => blob is not null && blob.Length > owner.Length && blob[owner.Length] == '/' && blob.StartsWith(owner, StringComparison.Ordinal);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
