namespace Platform.Imaging;

/// <summary>What was given cannot be used; the message says what is wrong with it, for a person.</summary>
public class ImagingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A picture that is none, is broken, or is larger than it may be.</summary>
public sealed class ImageRejectedException(string message, Exception? inner = null) : ImagingException(message, inner);

/// <summary>A dataset that cannot be used.</summary>
/// <param name="message">What is wrong, naming the file and, within it, the field.</param>
/// <param name="file">The file, by its path within what was uploaded; <c>null</c> where it is the whole.</param>
/// <param name="field">The field within the file, such as <c>images[3].file_name</c>, where there is one.</param>
public sealed class DatasetRejectedException(string message, string? file = null, string? field = null) : ImagingException(message)
{
    /// <summary>The file, by its path within what was uploaded.</summary>
    public string? File { get; } = file;

    /// <summary>The field within the file.</summary>
    public string? Field { get; } = field;
}
