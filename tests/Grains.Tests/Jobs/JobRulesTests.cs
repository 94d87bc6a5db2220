using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs;

namespace Platform.Grains.Tests.Jobs;

public sealed class JobRulesTests
{
    private const int MaxAttempts = 3;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JobReport Success = new(null, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty, []);
    private static readonly Error OurFault = new(JobFailures.Platform, "the disk is full", Retryable: true);
    private static readonly Error TheirFault = new(JobFailures.ProgramFailed, "exit code 1");

    [Fact]
    public void Success_is_shown_only_once_it_is_recorded()
    {
        var finishing = Ok(JobRules.Report(Running(), 1, Success, MaxAttempts, Start.AddSeconds(9)));
        Assert.Equal(JobStatus.Running, JobRules.Status(finishing));
        var ended = JobRules.Finish(finishing);
        Assert.Equal(JobStatus.Completed, JobRules.Status(ended));
        Assert.Equal(Start.AddSeconds(9), ended.UpdatedAt);
        Assert.Null(ended.Outcome?.Report);
    }

    [Fact]
    public void Fault_of_the_program_ends_the_job_at_once()
    {
        var job = Ok(JobRules.Report(Running(), 1, Success with { Error = TheirFault }, MaxAttempts, Start));
        Assert.Equal(JobStage.Finishing, job.Stage);
        Assert.Equal(TheirFault, job.Outcome?.Error);
    }

    [Fact]
    public void Fault_of_ours_is_tried_again_until_the_attempts_are_used_up()
    {
        var job = Accepted();
        for (var attempt = 1; attempt < MaxAttempts; attempt++)
        {
            job = Ok(JobRules.Report(Ok(JobRules.Begin(job, attempt, "r", "e", Start)), attempt, Success with { Error = OurFault }, MaxAttempts, Start));
            Assert.Equal(JobStatus.Pending, JobRules.Status(job));
        }

        job = Ok(JobRules.Report(Ok(JobRules.Begin(job, MaxAttempts, "r", "e", Start)), MaxAttempts, Success with { Error = OurFault }, MaxAttempts, Start));
        Assert.Equal(JobStatus.Failed, JobRules.Finish(job).Outcome?.Status);
        Assert.Equal(OurFault, job.Outcome?.Error);
    }

    [Fact]
    public void Worker_lost_as_often_as_is_tried_fails_the_job_and_says_so()
    {
        var job = Accepted();
        for (var attempt = 1; attempt <= MaxAttempts; attempt++) job = Ok(JobRules.Lose(Ok(JobRules.Begin(job, attempt, "r", "e", Start)), attempt, MaxAttempts, Start));
        Assert.Equal(JobFailures.WorkerLost, job.Outcome?.Error?.Code);
        Assert.Contains("lost 3 times", job.Outcome?.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attempt_given_back_does_not_count_against_the_job()
    {
        var job = Accepted();
        for (var attempt = 1; attempt <= 10; attempt++) job = Ok(JobRules.GiveBack(Ok(JobRules.Begin(job, attempt, "r", "e", Start)), attempt, Start));
        Assert.Equal((JobStage.Pending, 0, 10), (job.Stage, job.Faults, job.Attempt));
    }

    [Fact]
    public void Stale_token_is_refused_everywhere()
    {
        var job = Ok(JobRules.Begin(Ok(JobRules.Lose(Running(), 1, MaxAttempts, Start)), 2, "r", "e", Start));
        Assert.Equal(ErrorCodes.StaleLease, JobRules.Report(job, 1, Success, MaxAttempts, Start).Error?.Code);
        Assert.Equal(ErrorCodes.StaleLease, JobRules.Lose(job, 1, MaxAttempts, Start).Error?.Code);
        Assert.Equal(ErrorCodes.StaleLease, JobRules.GiveBack(job, 1, Start).Error?.Code);
        Assert.Equal(ErrorCodes.StaleLease, JobRules.Begin(job, 1, "r", "e", Start).Error?.Code);
        Assert.False(JobRules.MaySpeak(job, 1));
        Assert.Equal(BeginVerdict.Stale, JobRules.MayBegin(job, 1));
    }

    [Fact]
    public void Newer_token_on_a_running_job_says_its_attempt_was_lost() =>
        Assert.Equal(BeginVerdict.LoseFirst, JobRules.MayBegin(Running(), 2));

    [Fact]
    public void Cancel_of_a_job_that_ended_is_a_conflict_that_says_how_it_ended()
    {
        var ended = JobRules.Finish(Ok(JobRules.Cancel(Running(), Start)));
        var again = JobRules.Cancel(ended, Start);
        Assert.Equal(ErrorCodes.Conflict, again.Error?.Code);
        Assert.Contains("cancelled", again.Error?.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever is tried: an end is final, tokens and counts only grow, and what a stale token says changes nothing.</summary>
    [Fact]
    public void Any_sequence_of_events_ends_a_job_at_most_once()
    {
        var moves = Gen.Choose(0, 6).Zip(Gen.Choose(1, 6)).ArrayOf();
        Prop.ForAll(moves.ToArbitrary(), steps =>
        {
            var job = Accepted();
            foreach (var (kind, token) in steps)
            {
                var answer = kind switch
                {
                    0 => JobRules.Begin(job, token, "r", "e", Start),
                    1 => JobRules.Lose(job, token, MaxAttempts, Start),
                    2 => JobRules.GiveBack(job, token, Start),
                    3 => JobRules.Report(job, token, Success, MaxAttempts, Start),
                    4 => JobRules.Report(job, token, Success with { Error = OurFault }, MaxAttempts, Start),
                    5 => JobRules.Cancel(job, Start),
                    _ => (Result<JobState>)JobRules.Finish(job),
                };
                if (answer.Value is not { } next || ReferenceEquals(next, job)) continue;
                if (kind is 1 or 2 or 3 or 4 && (job.Stage != JobStage.Running || token != job.Token)) return false;
                if (next.Token < job.Token || next.Attempt < job.Attempt || next.Faults < job.Faults || next.Faults > MaxAttempts) return false;
                if (next.Stage == JobStage.Running && (next.Token != token || job.Stage != JobStage.Pending)) return false;
                if (job.Outcome is not null && (next.Outcome?.Status != job.Outcome.Status || next.Stage < job.Stage)) return false;
                if (next.Faults == MaxAttempts && next.Outcome?.Status != JobStatus.Failed) return false;
                job = next;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private static JobState Accepted() => JobRules.Accepted(JobRules.Accept(new JobState(), "u", "s", "small", Start));

    private static JobState Running() => Ok(JobRules.Begin(Accepted(), 1, "r", "e", Start));

    private static JobState Ok(Result<JobState> answer) => answer.IsSuccess ? answer.Value : throw new InvalidOperationException(answer.Error.Message);
}
