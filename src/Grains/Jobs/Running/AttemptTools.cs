using Microsoft.Extensions.Logging;
using Platform.Sandbox;
using Platform.Sandbox.Archives;
using Platform.Storage.Blobs;

namespace Platform.Grains.Jobs.Running;

/// <summary>What attempts need of the silo they run on.</summary>
/// <param name="Grains">The grains.</param>
/// <param name="Blobs">Submissions come from there and outputs go there.</param>
/// <param name="Sandbox">Runs the programs.</param>
/// <param name="SandboxOptions">How it is set up.</param>
/// <param name="Classes">The limits.</param>
/// <param name="ArchiveLimits">What a submission may come to when it is unpacked.</param>
/// <param name="WorkFolder">Where attempts have their folders. The server's alone, and swept when it starts.</param>
/// <param name="LongestWait">Between two tries to reach a job that does not answer.</param>
/// <param name="Clock">The time.</param>
/// <param name="Logger">The log.</param>
public sealed record AttemptTools(
    IGrainFactory Grains,
    IBlobStore Blobs,
    SandboxRunner Sandbox,
    SandboxOptions SandboxOptions,
    ResourceClasses Classes,
    ArchiveLimits ArchiveLimits,
    string WorkFolder,
    TimeSpan LongestWait,
    TimeProvider Clock,
    ILogger Logger);
