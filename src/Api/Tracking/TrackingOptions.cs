namespace Platform.Api.Tracking;

/// <summary>The settings under <c>Tracking:</c>.</summary>
public sealed class TrackingOptions
{
    /// <summary>Whether anyone may read. Writing always needs a token.</summary>
    public bool AnonymousRead { get; set; } = true;

    /// <summary>The largest artifact, in bytes.</summary>
    public long MaxArtifactBytes { get; set; } = 5L << 30;
}
