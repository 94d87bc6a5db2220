namespace Platform.Vision.Training;

/// <summary>A file on the way, gone when it is disposed, also where what it was for went wrong.</summary>
internal sealed class WorkFile(string folder, string name) : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, name);

    /// <inheritdoc />
    public void Dispose() => File.Delete(Path);
}
