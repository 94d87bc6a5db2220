using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Sandbox;
using Platform.Sandbox.Archives;
using Platform.Sandbox.Outputs;

namespace Platform.Grains.Jobs.Running;

/// <summary>
/// One attempt of one job: begins it, lays the submission out, runs the program, hands in its lines, keeps what it left, reports the end. Runs outside any grain's turn. Stopped, it
/// reports nothing, or, where it is given back, that alone.
/// </summary>
internal sealed partial class Attempt(Lease lease, AttemptTools tools) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _giveBack;

    /// <summary>The right it runs by.</summary>
    public Lease Lease => lease;

    private IJobGrain Job => tools.Grains.GetGrain<IJobGrain>(lease.JobId);

    /// <summary>Stops it. With <paramref name="giveBack"/> the job is told that it may be taken again.</summary>
    public void Stop(bool giveBack)
    {
        _giveBack |= giveBack;
        _stop.Cancel();
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <summary>From the beginning to the end; never throws. When it returns nothing of the attempt runs and its folder is gone.</summary>
    public async Task Run()
    {
        try
        {
            var begun = await Insist(() => Job.Begin(lease));
            if (!begun.IsSuccess)
            {
                LogRefused(tools.Logger, lease.JobId, lease.Token, begun.Error.Message);
                await tools.Grains.GetGrain<IPoolGrain>(lease.Pool).Return(lease, requeue: false);
                return;
            }

            // The folder is removed when the end is reported, as nobody should wait for that.
            using var workspace = new Workspace(tools.WorkFolder, lease);
            var report = await Execute(workspace, begun.Value);
            await Insist(() => Job.End(lease, report));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogStopped(tools.Logger, lease.JobId, lease.Token);
            if (_giveBack) await GiveBack();
        }
        catch (Exception fault)
        {
            LogFailed(tools.Logger, fault, lease.JobId, lease.Token);
        }
    }

    private async Task<JobReport> Execute(Workspace workspace, JobWork work)
    {
        try
        {
            workspace.Create();
            await workspace.LayOut(work.Files, tools.Blobs, tools.ArchiveLimits, _stop.Token);
            var limits = tools.Classes.LimitsOf(work.ResourceClass);
            var outcome = await RunProgram(workspace, work, limits);
            _stop.Token.ThrowIfCancellationRequested();
            if (!outcome.Succeeded) return AttemptReport.Failed(outcome);
            var metrics = MetricsFile.Read(workspace.Output);
            return metrics.Report is { } report
                ? AttemptReport.Completed(report, await workspace.Keep(tools.Blobs, "runs/" + work.RunId, limits, _stop.Token))
                : AttemptReport.Failed(JobFailures.BadMetrics, metrics.Error!);
        }
        catch (ArchiveRejectedException rejected)
        {
            return AttemptReport.Failed(JobFailures.BadSubmission, "the submission cannot be unpacked: " + rejected.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            LogFailed(tools.Logger, fault, lease.JobId, lease.Token);
            return AttemptReport.Failed(JobFailures.Platform, "the platform could not run the job, for a fault of its own; submitting it again may help", retryable: true);
        }
    }

    private async Task<SandboxOutcome> RunProgram(Workspace workspace, JobWork work, SandboxLimits limits)
    {
        var log = new AttemptLog<AttemptLine>(Deliver, line => line.Text.Length, tools.Clock);
        var delivering = log.Run(_stop.Token);
        try
        {
            return await tools.Sandbox.RunAsync(
                new SandboxRequest
                {
                    SubmissionFolder = workspace.Submission,
                    OutputFolder = workspace.Output,
                    Command = SandboxRequest.PythonCommand(tools.SandboxOptions, Plain(work.Entrypoint), Plain(work.ConfigFile)),
                    Limits = limits,
                },
                async (lines, cancellationToken) =>
                {
                    foreach (var line in lines) await log.Add(new AttemptLine(line.At, line.Text), cancellationToken);
                },
                _stop.Token);
        }
        finally
        {
            log.Complete();
            await delivering;
        }
    }

    private async Task Deliver(long firstLine, ImmutableArray<AttemptLine> lines)
    {
        var taken = await Insist(() => Job.Log(lease, firstLine, lines));
        if (taken.IsSuccess) return;
        Stop(giveBack: false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Asks until there is an answer, as no answer says nothing; every question here may be asked again.</summary>
    private async Task<T> Insist<T>(Func<Task<T>> ask)
    {
        for (var wait = TimeSpan.FromMilliseconds(100); ; wait = wait * 2 < tools.LongestWait ? wait * 2 : tools.LongestWait)
        {
            _stop.Token.ThrowIfCancellationRequested();
            try
            {
                return await ask();
            }
            catch (Exception fault)
            {
                LogAskedAgain(tools.Logger, fault, lease.JobId, lease.Token);
            }

            await Task.Delay(wait, tools.Clock, _stop.Token);
        }
    }

    private async Task GiveBack()
    {
        try
        {
            await Job.GiveBack(lease);
        }
        catch (Exception fault)
        {
            // The lease ends by itself.
            LogFailed(tools.Logger, fault, lease.JobId, lease.Token);
        }
    }

    /// <summary>A path that no program takes for an option.</summary>
    private static string Plain(string path) => path.StartsWith('-') ? "./" + path : path;

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} (token {Token}) was not begun: {Reason}")]
    private static partial void LogRefused(ILogger logger, string jobId, long token, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The attempt of job {JobId} (token {Token}) was stopped")]
    private static partial void LogStopped(ILogger logger, string jobId, long token);

    [LoggerMessage(Level = LogLevel.Error, Message = "The attempt of job {JobId} (token {Token}) failed by a fault of the platform")]
    private static partial void LogFailed(ILogger logger, Exception fault, string jobId, long token);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} (token {Token}) did not answer and is asked again")]
    private static partial void LogAskedAgain(ILogger logger, Exception fault, string jobId, long token);
}
