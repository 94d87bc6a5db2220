namespace Platform.Storage;

/// <summary>The names under which grain storage is registered.</summary>
public static class StorageNames
{
    /// <summary>The state of every grain of ours.</summary>
    public const string Grains = "grains";

    /// <summary>Who listens to which stream: the name Orleans' streams look for.</summary>
    public const string PubSub = "PubSubStore";
}
