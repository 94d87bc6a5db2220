namespace Platform.Sandbox.Archives;

/// <summary>An archive, or a file beside it, that is not taken. The message names the entry and what is wrong, for the one who sent it.</summary>
public sealed class ArchiveRejectedException(string message) : Exception(message)
{
    internal static ArchiveRejectedException Entry(string? name, string problem) => new($"archive entry '{RelativePath.Shown(name)}' {problem}");

    internal static ArchiveRejectedException Corrupt(string problem) => new($"the archive is damaged: {problem}");
}
