using Microsoft.Extensions.Options;
using Platform.Api.Identity;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Storage.Blobs;

namespace Platform.Api.Tracking;

/// <summary>One request: who asks, for what, and the services that answer.</summary>
/// <param name="Context">The request and its response.</param>
/// <param name="Fields">What it sent.</param>
/// <param name="User">Who asks; <c>null</c> for a reader without a token.</param>
/// <param name="Mask">What they may see of others' ids.</param>
public sealed record MlflowCall(HttpContext Context, MlflowFields Fields, string? User, UserMask Mask)
{
    /// <summary>The user who writes.</summary>
    public Caller Caller => new(User ?? throw new InvalidOperationException("a write without a user"));

    /// <summary>Ends when the caller has gone.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => Context.RequestServices.GetRequiredService<IGrainFactory>();

    /// <summary>The files.</summary>
    public IBlobStore Blobs => Context.RequestServices.GetRequiredService<IBlobStore>();

    /// <summary>The settings.</summary>
    public TrackingOptions Options => Context.RequestServices.GetRequiredService<IOptions<TrackingOptions>>().Value;

    /// <summary>The grain of the run that the request names.</summary>
    public IRunGrain Run() => Run(Fields.RunId());

    /// <summary>A run's grain. An id that no run can have is not asked for.</summary>
    /// <exception cref="MlflowFault">There can be no such run.</exception>
    public IRunGrain Run(string id) => IsRunId(id)
        ? Grains.GetGrain<IRunGrain>(id)
        : throw new MlflowFault(MlflowError.NotFound($"Run with id={(id.Length > 64 ? id[..64] + "…" : id)} not found"));

    /// <summary>The grain of the experiment that the request names.</summary>
    public IExperimentGrain Experiment() => Experiment(Fields.Required("experiment_id"));

    /// <summary>An experiment's grain. An id that no experiment can have is not asked for.</summary>
    /// <exception cref="MlflowFault">There can be no such experiment.</exception>
    public IExperimentGrain Experiment(string id) => IsExperimentId(id)
        ? Grains.GetGrain<IExperimentGrain>(id)
        : throw new MlflowFault(MlflowError.NotFound($"No Experiment with id={(id.Length > 64 ? id[..64] + "…" : id)} exists"));

    /// <summary>The index of experiments.</summary>
    public IExperimentIndexGrain Index => Grains.GetGrain<IExperimentIndexGrain>(IExperimentIndexGrain.Key);

    /// <summary>Whether a text can be a run's id.</summary>
    public static bool IsRunId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a text can be an experiment's id.</summary>
    public static bool IsExperimentId(string id) => id.Length is > 0 and <= 9 && id.All(char.IsAsciiDigit) && (id[0] != '0' || id.Length == 1);

    /// <summary>The value of a grain's answer.</summary>
    /// <exception cref="MlflowFault">It is a failure.</exception>
    public static T Checked<T>(Result<T> result) => result.IsSuccess ? result.Value : throw new MlflowFault(MlflowError.Of(result.Error));
}
