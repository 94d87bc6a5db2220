namespace Platform.Vision.Tests.Models;

/// <summary>A file's name that nobody else has; the file goes with it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vision-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(Path);
}
