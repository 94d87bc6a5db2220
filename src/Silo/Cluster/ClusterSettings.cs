using System.ComponentModel.DataAnnotations;

namespace Platform.Silo.Cluster;

/// <summary>Where the cluster's parts find each other. Configuration section <c>Cluster</c>.</summary>
public sealed class ClusterSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>Redis, which keeps the membership and the reminders, such as <c>redis:6379</c>.</summary>
    [Required(ErrorMessage = "Cluster:Redis must be given, such as 'redis:6379'.")]
    public string Redis { get; set; } = "";

    /// <summary>The cluster that silos and clients join.</summary>
    [Required]
    public string ClusterId { get; set; } = "platform";

    /// <summary>The service whose state the cluster keeps; stays the same over deployments.</summary>
    [Required]
    public string ServiceId { get; set; } = "platform";

    /// <summary>The IP address at which this silo listens and where the others find it; by default it listens at all and tells the first of the machine's that is not its loopback.</summary>
    [RegularExpression("^[0-9a-fA-F.:]+$", ErrorMessage = "Cluster:Address must be an IP address, such as '10.0.0.5'.")]
    public string? Address { get; set; }

    /// <summary>The port on which silos speak to each other.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>The port on which clients reach this silo.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;
}
