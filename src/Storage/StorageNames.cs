namespace Platform.Storage;

/// <summary>The names of the grain storage providers.</summary>
public static class StorageNames
{
    /// <summary>Where every grain of the platform keeps its state.</summary>
    public const string Grains = "grains";
}
