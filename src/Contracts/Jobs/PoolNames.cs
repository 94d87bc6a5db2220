namespace Platform.Contracts.Jobs;

/// <summary>The pools.</summary>
public static class PoolNames
{
    /// <summary>Runs submissions, confined.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Trains models.</summary>
    public const string Gpu = "gpu";
}
