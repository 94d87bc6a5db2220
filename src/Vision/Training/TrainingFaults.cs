using System.Runtime.InteropServices;

namespace Platform.Vision.Training;

/// <summary>Tells faults that end a training for a reason a person can act on from all others, which are left as they are.</summary>
internal static class TrainingFaults
{
    /// <summary>What a fault means, for a person; <c>null</c> where it is a fault of ours.</summary>
    public static string? Meaning(Exception fault) => fault switch
    {
        OutOfMemoryException => "memory ran out: try smaller batches, smaller pictures or a smaller model",
        ExternalException { Message: var text } when IsOutOfMemory(text) => "the device's memory ran out: try smaller batches, smaller pictures or a smaller model",
        ExternalException { Message: var text } when text.Contains("Expected more than 1 value per channel", StringComparison.Ordinal) => "batch normalisation needs more than one picture in a batch: try larger batches",
        Imaging.ImagingException => fault.Message,
        _ => null,
    };

    // libtorch's words of CUDA's and of the processor's memory.
    private static bool IsOutOfMemory(string text) =>
        text.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || text.Contains("can't allocate memory", StringComparison.Ordinal) || text.Contains("not enough memory", StringComparison.Ordinal);
}
