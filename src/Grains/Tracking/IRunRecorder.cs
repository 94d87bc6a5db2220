using System.Collections.Immutable;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>Records the runs of jobs: in our own tracking store, or on the server that <c>MLFLOW_TRACKING_URI</c> names. Every method is idempotent.</summary>
public interface IRunRecorder
{
    /// <summary>Starts (or finds) the run of one attempt, with status <see cref="RunStatus.Running"/> and the tags given.</summary>
    /// <exception cref="RunRecorderException">The store did not take it.</exception>
    Task<RecordedRun> StartAsync(RunStart run, CancellationToken cancellationToken = default);

    /// <summary>Logs the metrics of a step, and params, of a run that goes on; one that had ended goes on again.</summary>
    /// <exception cref="RunRecorderException">The store did not take it.</exception>
    Task LogAsync(RunMetrics metrics, CancellationToken cancellationToken = default);

    /// <summary>Logs params, metrics, tags and artifacts, then sets the terminal status. Artifacts that the run does not own, by <c>runs/{run}</c>, stay there when their owner deletes them.</summary>
    /// <exception cref="RunRecorderException">The store did not take it.</exception>
    Task FinishAsync(RunFinish run, CancellationToken cancellationToken = default);
}

/// <summary>A run to start.</summary>
/// <param name="ProposedRunId">32 hex digits, derived from the attempt; the run's id where the store lets us choose it.</param>
/// <param name="Experiment">The experiment's name; created on first use.</param>
/// <param name="RunName">The run's name.</param>
/// <param name="UserId">Whose run it is.</param>
/// <param name="StartedAt">When the attempt started.</param>
/// <param name="Tags">The run's tags; together they name the attempt, as the store is asked for a run that has them all.</param>
public sealed record RunStart(
    string ProposedRunId,
    string Experiment,
    string RunName,
    string UserId,
    DateTimeOffset StartedAt,
    ImmutableDictionary<string, string> Tags);

/// <summary>A run as the store knows it.</summary>
/// <param name="RunId">Its id there.</param>
/// <param name="ExperimentId">Its experiment's id there.</param>
public sealed record RecordedRun(string RunId, string ExperimentId);

/// <summary>What a step of a run measured.</summary>
/// <param name="RunId">The id <see cref="IRunRecorder.StartAsync"/> gave.</param>
/// <param name="UserId">Whose run it is.</param>
/// <param name="Step">The step, such as an epoch.</param>
/// <param name="At">When.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Params">Params, which never change once logged.</param>
public sealed record RunMetrics(
    string RunId, string UserId, long Step, DateTimeOffset At, ImmutableDictionary<string, double> Metrics, ImmutableDictionary<string, string> Params);

/// <summary>How a run ended.</summary>
/// <param name="RunId">The id <see cref="IRunRecorder.StartAsync"/> gave.</param>
/// <param name="UserId">Whose run it is.</param>
/// <param name="Status"><see cref="RunStatus.Finished"/>, <see cref="RunStatus.Failed"/> or <see cref="RunStatus.Killed"/>.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Params">Its params, as MLflow writes them.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Artifacts">Its output files, in the blob store.</param>
/// <param name="Tags">Tags to add.</param>
public sealed record RunFinish(
    string RunId,
    string UserId,
    RunStatus Status,
    DateTimeOffset EndedAt,
    ImmutableDictionary<string, string> Params,
    ImmutableDictionary<string, double> Metrics,
    ImmutableArray<StoredFile> Artifacts,
    ImmutableDictionary<string, string> Tags);

/// <summary>A run could not be recorded. The message says why.</summary>
public sealed class RunRecorderException(string message, bool retryable, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same could succeed later.</summary>
    public bool Retryable { get; } = retryable;
}
