using System.Net;

namespace Orleans.Configuration;

/// <summary>The names of the cluster and its service.</summary>
public class ClusterOptions
{
    /// <summary>The cluster's name unless set.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The service's name unless set.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The service's name, which is part of what is stored.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}

/// <summary>The silo's name.</summary>
public class SiloOptions
{
    /// <summary>The name.</summary>
    public string SiloName { get; set; } = $"Silo_{Guid.NewGuid().ToString("N")[..5]}";
}

/// <summary>The silo's endpoints. Nothing listens on them.</summary>
public class EndpointOptions
{
    /// <summary>The port between silos unless set.</summary>
    public const int DEFAULT_SILO_PORT = 11111;

    /// <summary>The port for clients unless set.</summary>
    public const int DEFAULT_GATEWAY_PORT = 30000;

    /// <summary>The silo's address.</summary>
    public IPAddress AdvertisedIPAddress { get; set; } = IPAddress.Loopback;

    /// <summary>The port between silos.</summary>
    public int SiloPort { get; set; } = DEFAULT_SILO_PORT;

    /// <summary>The port for clients.</summary>
    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;
}

/// <summary>How calls behave.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for a response; 30 seconds unless set.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a caller waits while a debugger is attached; 30 minutes unless set.</summary>
    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a call that timed out is cancelled at its target; it is unless set.</summary>
    public bool CancelRequestOnTimeout { get; set; } = true;

    /// <summary>Whether a caller that cancels waits for the callee's answer; it does not unless set.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }

    /// <summary>Whether requests that timed out before they ran are dropped; they are unless set.</summary>
    public bool DropExpiredMessages { get; set; } = true;
}

/// <summary>How a silo's calls behave.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How long one request may keep an activation before requests go to a new one; two hours unless set.</summary>
    public TimeSpan MaxRequestProcessingTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How many requests may wait for an activation; 0, the default, for any number.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }
}

/// <summary>How a client's calls behave.</summary>
public class ClientMessagingOptions : MessagingOptions;

/// <summary>When idle activations are collected.</summary>
public class GrainCollectionOptions
{
    /// <summary>How often, unless set.</summary>
    public static readonly TimeSpan DEFAULT_COLLECTION_QUANTUM = TimeSpan.FromMinutes(1);

    /// <summary>How long an activation may take, unless set.</summary>
    public static readonly TimeSpan DEFAULT_ACTIVATION_TIMEOUT = TimeSpan.FromSeconds(30);

    /// <summary>How long a deactivation may take, unless set.</summary>
    public static readonly TimeSpan DEFAULT_DEACTIVATION_TIMEOUT = TimeSpan.FromSeconds(30);

    /// <summary>How often idle activations are looked for.</summary>
    public TimeSpan CollectionQuantum { get; set; } = DEFAULT_COLLECTION_QUANTUM;

    /// <summary>How long an activation must be idle; 15 minutes unless set.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an activation of a class must be idle, by the class's full name.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>How long an activation may take.</summary>
    public TimeSpan ActivationTimeout { get; set; } = DEFAULT_ACTIVATION_TIMEOUT;

    /// <summary>How long a deactivation may take.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = DEFAULT_DEACTIVATION_TIMEOUT;
}

/// <summary>The grains of a silo.</summary>
public class GrainTypeOptions
{
    /// <summary>The classes that it runs: all there are, but for those that are removed.</summary>
    public HashSet<Type> Classes { get; } = [];
}
