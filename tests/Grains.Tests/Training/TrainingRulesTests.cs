using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Grains.Jobs;
using Platform.Grains.Training;

namespace Platform.Grains.Tests.Training;

public sealed class TrainingRulesTests
{
    private const int MaxAttempts = 3;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Error OurFault = new(JobFailures.Platform, "the disk is full", Retryable: true);
    private static readonly Error TheirFault = new(TrainingErrors.TrainingFailed, "the loss is no number any more");

    [Fact]
    public void Epochs_are_taken_once_each_and_in_order()
    {
        var job = Ok(TrainingRules.CompleteEpoch(Running(), 1, Report(1, 1, 0.5)));
        Assert.Same(job, Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, 1, 0.9))));
        Assert.Equal(ErrorCodes.Conflict, TrainingRules.CompleteEpoch(job, 1, Report(1, 3, 0.9)).Error?.Code);
        Assert.Equal(ErrorCodes.StaleLease, TrainingRules.CompleteEpoch(job, 2, Report(1, 2, 0.9)).Error?.Code);
        Assert.Equal((2, 2), (Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, 2, 0.9))).Epoch, Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, 2, 0.9))).Resumption?.Epoch));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Epoch_whose_numbers_are_none_is_refused(double value) =>
        Assert.Equal(ErrorCodes.Invalid, TrainingRules.CompleteEpoch(Running(), 1, Report(1, 1, value)).Error?.Code);

    [Fact]
    public void Epoch_whose_blobs_are_of_another_owner_is_refused() =>
        Assert.Equal(ErrorCodes.Invalid, TrainingRules.CompleteEpoch(Running(), 1, Report(1, 1, 0.5) with { Weights = $"training-checkpoints/5-1-11/{Hash}" }).Error?.Code);

    [Fact]
    public void Checkpoints_kept_are_the_last_ones_and_the_best_and_the_others_become_garbage()
    {
        var job = Running();
        foreach (var (epoch, accuracy) in new[] { (1, 0.9), (2, 0.5), (3, 0.6), (4, 0.7) })
            job = Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, epoch, accuracy) with { IsBest = epoch == 1 }));
        Assert.Equal([1, 3, 4], job.Checkpoints.Select(one => one.Epoch));
        Assert.Equal((1, 0.9), (job.BestEpoch, job.BestMetric));
        Assert.Equal(["training-checkpoints/5-1-2", "training-states/5-1-2-0"], job.Garbage.Owners.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void State_within_an_epoch_replaces_the_one_before_it_and_is_never_older()
    {
        var job = Ok(TrainingRules.SaveState(Running(), 1, State(1, 0, 40)));
        Assert.Same(job, Ok(TrainingRules.SaveState(job, 1, State(1, 0, 20))));
        job = Ok(TrainingRules.SaveState(job, 1, State(1, 0, 80)));
        Assert.Equal((80, "training-states/5-1-0-40"), (job.Resumption!.Batch, Assert.Single(job.Garbage.Owners)));
        Assert.Equal(ErrorCodes.Conflict, TrainingRules.SaveState(job, 1, State(1, 2, 0)).Error?.Code);

        // The state of a kept checkpoint is not garbage.
        job = Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, 1, 0.5)));
        job = Ok(TrainingRules.SaveState(job, 1, State(1, 1, 10)));
        Assert.DoesNotContain("training-states/5-1-1-0", job.Garbage.Owners);
        Assert.Contains("training-states/5-1-0-80", job.Garbage.Owners);
    }

    [Fact]
    public void State_that_was_stored_and_never_told_becomes_garbage_with_the_next_attempt_and_epoch_and_at_the_end()
    {
        const string owner = "training-states/5-1-0-40";
        var job = Ok(TrainingRules.WillSaveState(Running(), 1, 0, 40));
        Assert.Empty(job.Garbage.Owners);
        Assert.Equal(ErrorCodes.StaleLease, TrainingRules.WillSaveState(job, 2, 0, 50).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, TrainingRules.WillSaveState(job, 1, 1, 50).Error?.Code);

        var next = Begun(Ok(TrainingRules.Lose(job, 1, MaxAttempts, Start)), 2);
        Assert.Equal([owner], next.Garbage.Owners);
        Assert.Equal([owner], Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, 1, 0.5))).Garbage.Owners);
        Assert.Equal([owner], Ok(TrainingRules.Report(job, 1, new TrainingEnd(TrainingEndKind.Failed, TheirFault), MaxAttempts, Start)).Garbage.Owners);
        Assert.Equal([owner], TrainingRules.StopOver(Ok(TrainingRules.Stop(job, Start))).Garbage.Owners);
        Assert.Contains(owner, Ok(TrainingRules.Erase(Ended(job, 1))).Garbage.Owners);
        Assert.Contains(owner, Ok(TrainingRules.Begin(Ended(job, 1), null, resume: false)).Garbage.Owners);

        // The next attempt may store a state of the very same name.
        next = Ok(TrainingRules.WillSaveState(next, 2, 0, 40));
        Assert.Empty(next.Garbage.Owners);
        Assert.Empty(Ended(Ok(TrainingRules.SaveState(next, 2, State(1, 0, 40))), 2).Garbage.Owners);
    }

    [Fact]
    public void State_that_was_told_is_no_garbage_for_having_been_announced()
    {
        var job = Ok(TrainingRules.SaveState(Ok(TrainingRules.WillSaveState(Running(), 1, 0, 40)), 1, State(1, 0, 40)));
        Assert.Empty(Begun(Ok(TrainingRules.Lose(job, 1, MaxAttempts, Start)), 2).Garbage.Owners);

        // Announced again, by an attempt that went on from it and died at once.
        job = Ok(TrainingRules.WillSaveState(job, 1, 0, 40));
        Assert.Empty(Begun(Ok(TrainingRules.Lose(job, 1, MaxAttempts, Start)), 2).Garbage.Owners);

        // An epoch's own state, which its checkpoint keeps.
        job = Ok(TrainingRules.WillSaveState(Ok(TrainingRules.CompleteEpoch(Running(), 1, Report(1, 1, 0.5))), 1, 1, 0));
        Assert.Empty(Begun(Ok(TrainingRules.Lose(job, 1, MaxAttempts, Start)), 2).Garbage.Owners);
    }

    [Fact]
    public void States_that_were_never_told_are_remembered_only_so_many()
    {
        var job = Running();
        for (var batch = 1; batch <= 2 * TrainingRules.MaxUntold; batch++) job = Ok(TrainingRules.WillSaveState(job, 1, 0, batch));
        Assert.Equal(TrainingRules.MaxUntold, job.Untold.Length);
        Assert.EndsWith($"-{2 * TrainingRules.MaxUntold}", job.Untold[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_count_until_an_epoch_is_done_in_between()
    {
        var job = Running();
        for (var token = 1; token < MaxAttempts; token++) job = Begun(Ok(TrainingRules.Lose(job, token, MaxAttempts, Start)), token + 1);
        job = Ok(TrainingRules.CompleteEpoch(job, MaxAttempts, Report(1, 1, 0.5)));
        for (var token = MaxAttempts; token < (2 * MaxAttempts) - 1; token++) job = Begun(Ok(TrainingRules.Lose(job, token, MaxAttempts, Start)), token + 1);
        job = TrainingRules.Finish(Ok(TrainingRules.Lose(job, (2 * MaxAttempts) - 1, MaxAttempts, Start)));
        Assert.Equal((TrainingStatus.Failed, JobFailures.WorkerLost), (TrainingRules.Status(job), job.Outcome?.Error?.Code));
        Assert.Contains("lost 3 times", job.Outcome?.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attempt_given_back_does_not_count_against_the_job()
    {
        var job = Running();
        for (var token = 1; token <= 10; token++) job = Begun(Ok(TrainingRules.GiveBack(job, token)), token + 1);
        Assert.Equal((TrainingStage.Running, 0, 11), (job.Stage, job.Faults, job.Attempt));
    }

    [Fact]
    public void Stop_shows_at_once_while_the_attempt_still_saves_its_state()
    {
        var job = Ok(TrainingRules.Stop(Running(), Start));
        Assert.Equal((TrainingStage.Stopping, TrainingStatus.Stopped), (job.Stage, TrainingRules.Status(job)));
        job = Ok(TrainingRules.SaveState(job, 1, State(1, 0, 7)));
        Assert.Equal(ErrorCodes.Conflict, TrainingRules.MayStart(job)?.Code);
        job = TrainingRules.Finish(Ok(TrainingRules.Report(job, 1, new TrainingEnd(TrainingEndKind.Completed, null), MaxAttempts, Start)));
        Assert.Equal((TrainingStatus.Stopped, 7), (TrainingRules.Status(job), job.Resumption?.Batch));
        Assert.Equal(ErrorCodes.StaleLease, TrainingRules.SaveState(job, 1, State(1, 0, 9)).Error?.Code);
    }

    [Fact]
    public void Completed_job_cannot_be_started_in_any_way()
    {
        var job = TrainingRules.Finish(Ok(TrainingRules.Report(Running(), 1, new TrainingEnd(TrainingEndKind.Completed, null), MaxAttempts, Start)));
        Assert.Equal(ErrorCodes.Conflict, TrainingRules.Begin(job, null, resume: false).Error?.Code);
        Assert.Contains("completed", TrainingRules.Begin(job, null, resume: true).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_anew_begins_another_run_and_leaves_all_of_the_old_one_as_garbage()
    {
        var job = Ok(TrainingRules.Begin(Stopped(3), null, resume: false));
        Assert.Equal((2, 0, null, 0), (job.Run, job.Epoch, job.Resumption, job.Checkpoints.Length));
        Assert.Superset(
            new HashSet<string> { "training-checkpoints/5-1-2", "training-checkpoints/5-1-3", "training-states/5-1-2-0", "training-states/5-1-3-0", "training-checkpoints/5-1-4" },
            job.Garbage.Owners.ToHashSet());
        Assert.Equal([new ValidationRange(1, 1, 4)], job.Garbage.Validations);
    }

    [Fact]
    public void Start_from_a_checkpoints_weights_keeps_them_for_as_long_as_they_are_begun_from()
    {
        var stopped = Stopped(3);
        var job = Ok(TrainingRules.Begin(stopped, stopped.Checkpoints[0], resume: false));
        Assert.Equal((2, 0, stopped.Checkpoints[0].Weights), (job.Run, job.Epoch, job.StartWeights));
        Assert.DoesNotContain("training-checkpoints/5-1-2", job.Garbage.Owners);
        var again = Ok(TrainingRules.Begin(Ended(TrainingRules.Queued(job), 1), null, resume: false));
        Assert.Contains("training-checkpoints/5-1-2", again.Garbage.Owners);
        Assert.Null(again.StartWeights);
    }

    [Fact]
    public void Going_back_to_a_checkpoint_cuts_off_what_came_after_it()
    {
        var stopped = Stopped(3);
        var job = Ok(TrainingRules.Begin(stopped, stopped.Checkpoints.Single(one => one.Epoch == 2), resume: true));
        Assert.Equal((1, 2, 2), (job.Run, job.Epoch, job.Resumption?.Epoch));
        Assert.Equal([2], job.Checkpoints.Select(one => one.Epoch));
        Assert.Equal((2, 0.2), (job.BestEpoch, job.BestMetric));
        Assert.Contains("training-states/5-1-3-0", job.Garbage.Owners);
        Assert.DoesNotContain("training-states/5-1-2-0", job.Garbage.Owners);
        Assert.Equal([new ValidationRange(1, 3, 4)], job.Garbage.Validations);
        Assert.True(TrainingRules.Counts(job, 1, 1, 2));
        Assert.False(TrainingRules.Counts(job, 1, 1, 3));
        var further = job with { Epoch = 3 };
        Assert.True(TrainingRules.Counts(further, 1, 2, 3));
        Assert.False(TrainingRules.Counts(further, 1, 1, 3));
    }

    [Fact]
    public void Checkpoint_without_a_state_cannot_be_gone_on_from()
    {
        var stopped = Stopped(2);
        Assert.Equal(TrainingErrors.NoCheckpoint, TrainingRules.Begin(stopped, stopped.Checkpoints[0] with { State = null }, resume: true).Error?.Code);
    }

    [Fact]
    public void Service_that_refuses_leaves_the_job_as_it_was()
    {
        var created = TrainingRules.Created(TrainingRules.Create(new TrainingState(), new TrainingState { JobId = 5, Settings = new TrainingSettings { Framework = "ultralytics", Epochs = 9 } }, Start));
        var asked = Ok(TrainingRules.Begin(created, null, resume: false));
        Assert.Equal(TrainingStage.Handing, asked.Stage);
        Assert.Equal(created, TrainingRules.Refused(asked));
        Assert.Equal(TrainingStatus.Running, TrainingRules.Status(TrainingRules.Handed(asked, Start)));
        Assert.Equal((1, TrainingStage.Running), (TrainingRules.Begun(created, Start).Run, TrainingRules.Begun(created, Start).Stage));
    }

    /// <summary>
    /// Whatever is tried: no epoch is taken twice within a start, the epoch never falls but by going back, an end is final for its start, tokens and starts only grow, what a stale token says changes
    /// nothing, and what is kept is never garbage.
    /// </summary>
    [Fact]
    public void Any_sequence_of_events_keeps_the_rules()
    {
        var moves = Gen.Choose(0, 11).Zip(Gen.Choose(1, 6)).Zip(Gen.Choose(1, 4)).ArrayOf();
        Prop.ForAll(moves.ToArbitrary(), steps =>
        {
            var job = Created();
            var taken = new HashSet<(int Start, int Epoch)>();
            foreach (var ((kind, token), epoch) in steps)
            {
                Result<TrainingState> answer = kind switch
                {
                    0 => TrainingRules.Begin(job, token, Start),
                    1 => TrainingRules.Lose(job, token, MaxAttempts, Start),
                    2 => TrainingRules.GiveBack(job, token),
                    3 => TrainingRules.Report(job, token, new TrainingEnd(TrainingEndKind.Completed, null), MaxAttempts, Start),
                    4 => TrainingRules.Report(job, token, new TrainingEnd(TrainingEndKind.Failed, epoch > 2 ? OurFault : TheirFault), MaxAttempts, Start),
                    5 => TrainingRules.Stop(job, Start),
                    6 => TrainingRules.CompleteEpoch(job, token, Report(job.Run, epoch, 0.1 * epoch)),
                    7 => TrainingRules.SaveState(job, token, State(job.Run, epoch - 1, token)),
                    8 => TrainingRules.Begin(job, null, resume: epoch > 2),
                    9 => TrainingRules.Begin(job, job.Checkpoints.FirstOrDefault(), resume: epoch > 2),
                    10 => TrainingRules.Queued(job),
                    _ => TrainingRules.Finish(TrainingRules.StopOver(job)),
                };
                if (answer.Value is not { } next || ReferenceEquals(next, job)) continue;
                if (kind is 1 or 2 or 3 or 4 or 6 or 7 && (job.Stage is not (TrainingStage.Running or TrainingStage.Stopping) || token != job.Token)) return false;
                if (next.Token < job.Token || next.Start < job.Start || next.Run < job.Run || next.Faults > MaxAttempts) return false;
                if (next.Start == job.Start && (next.Epoch < job.Epoch || next.Epoch > job.Epoch + 1)) return false;
                if (next.Epoch > job.Epoch && !taken.Add((next.Start, next.Epoch))) return false;
                if (next.Start == job.Start && job.Outcome is not null && next.Outcome?.Status != job.Outcome.Status) return false;
                if (next.Start == job.Start && job.Stage is TrainingStage.Ended && next.Stage != TrainingStage.Ended) return false;
                if (next.Start > job.Start && job.Outcome?.Status == TrainingStatus.Completed) return false;
                if (next.Checkpoints.Length > next.Settings.KeepLast + 1 || next.Checkpoints.Any(one => one.Epoch > next.Epoch)) return false;
                var kept = next.Checkpoints.SelectMany(one => new[] { one.Weights!, one.State!.Blob }).Append(next.Resumption?.Blob).Append(next.StartWeights).OfType<string>();
                if (kept.Select(TrainingBlobs.OwnerOf).Intersect(next.Garbage.Owners, StringComparer.Ordinal).Any()) return false;
                if (next.Laps.Zip(next.Laps.Skip(1)).Any(pair => pair.First.From >= pair.Second.From)) return false;

                // As the grain does, which deletes before it goes on.
                job = next with { Garbage = TrainingGarbage.None };
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static string Hash { get; } = new('a', 64);

    private static TrainingState Created() => TrainingRules.Created(TrainingRules.Create(
        new TrainingState(), new TrainingState { JobId = 5, UserId = "u", Settings = new TrainingSettings { Epochs = 4, KeepLast = 2 } }, Start));

    private static TrainingState Begun(TrainingState job, long token) => Ok(TrainingRules.Begin(job, token, Start));

    private static TrainingState Running() => Begun(TrainingRules.Queued(Ok(TrainingRules.Begin(Created(), null, resume: false))), 1);

    private static TrainingState Stopped(int epochs)
    {
        var job = Running();
        for (var epoch = 1; epoch <= epochs; epoch++) job = Ok(TrainingRules.CompleteEpoch(job, 1, Report(1, epoch, 0.1 * epoch)));
        return Ended(job, 1);
    }

    private static TrainingState Ended(TrainingState job, long token)
    {
        var stopped = Ok(TrainingRules.Stop(job, Start));
        return TrainingRules.Finish(stopped.Stage == TrainingStage.Stopping ? Ok(TrainingRules.Report(stopped, token, new TrainingEnd(TrainingEndKind.Stopped, null), MaxAttempts, Start)) : stopped);
    }

    private static TrainingResumption State(int run, int epoch, int batch) => new(epoch, batch, $"{TrainingBlobs.State(5, run, epoch, batch)}/{Hash}");

    private static EpochReport Report(int run, int epoch, double accuracy) => new(
        epoch, 1.5, 0.001, ImmutableDictionary<string, double>.Empty.Add("accuracy", accuracy).Add("loss", 1), true,
        $"{TrainingBlobs.Checkpoint(5, run, epoch)}/{Hash}", 100, $"{TrainingBlobs.Validation(5, run, epoch)}/{Hash}", $"{TrainingBlobs.Validation(5, run, epoch)}/{Hash}",
        State(run, epoch, 0), 50, Start);

    private static TrainingState Ok(Result<TrainingState> answer) => answer.IsSuccess ? answer.Value : throw new InvalidOperationException(answer.Error.Message);
}
