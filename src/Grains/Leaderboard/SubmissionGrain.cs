using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;
using Platform.Storage;

namespace Platform.Grains.Leaderboard;

/// <summary>
/// Checks a draft by <see cref="SubmissionRules"/> and keeps it. It is written before its quota is taken and shown after, and a reminder takes one that was cut off in between to its
/// end, so that none is counted that is not there.
/// </summary>
public sealed class SubmissionGrain(
    [PersistentState("submission", StorageNames.Grains)] IPersistentState<SubmissionState> stored,
    IOptions<LeaderboardOptions> options,
    TimeProvider clock) : Grain, ISubmissionGrain, IRemindable
{
    private const string Reminder = "accept";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private ImmutableArray<QuotaLimit> Limits => [new QuotaLimit("submissions", options.Value.SubmissionsPerHour, TimeSpan.FromHours(1))];

    /// <inheritdoc />
    public async Task<SubmissionAnswer> Create(Caller caller, SubmissionDraft draft, CancellationToken cancellationToken = default)
    {
        var checkedDraft = SubmissionRules.Check(draft, options.Value);
        if (!checkedDraft.IsSuccess) return await Answer(caller, checkedDraft.Error);
        var (files, _, entrypoint, config, metadata) = checkedDraft.Value;
        var wanted = new Submission(this.GetPrimaryKeyString(), caller.UserId, files, entrypoint!, config!, metadata, clock.GetUtcNow());
        if (stored.State.Submission is { } kept)
        {
            if (!IsSame(kept, wanted)) return await Answer(caller, Error.Conflict("another submission has this id"));
        }
        else
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await this.SaveAsync(stored, new SubmissionState { Submission = wanted }, CancellationToken.None);
        }

        return await Accept() is { } refused ? await Answer(caller, refused) : await Answer(caller, stored.State.Submission!);
    }

    /// <inheritdoc />
    public Task<Result<Submission>> Get(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult<Result<Submission>>(
        stored.State is { Accepted: true, Submission: { } submission } && submission.UserId == caller.UserId
            ? submission
            : Error.NotFound("there is no such submission"));

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (stored.State is { Submission: not null, Accepted: false }) await Accept();
        else await RemoveReminder();
    }

    private async Task<Error?> Accept()
    {
        if (stored.State.Accepted) return null;
        var reserved = await Quota(stored.State.Submission!.UserId).Reserve(new QuotaReservation(this.GetPrimaryKeyString(), Limits));
        if (reserved.Error is null) await this.SaveAsync(stored, stored.State with { Accepted = true }, CancellationToken.None);
        else await this.ForgetAsync(stored, CancellationToken.None);
        await RemoveReminder();
        return reserved.Error;
    }

    private static bool IsSame(Submission kept, Submission wanted) =>
        kept.UserId == wanted.UserId && kept.Entrypoint == wanted.Entrypoint && kept.ConfigFile == wanted.ConfigFile && kept.Metadata == wanted.Metadata
        && kept.Files.SequenceEqual(wanted.Files);

    private async Task<SubmissionAnswer> Answer(Caller caller, Result<Submission> submission) => new(submission, await Quota(caller.UserId).Standing(Limits));

    private IQuotaGrain Quota(string userId) => GrainFactory.GetGrain<IQuotaGrain>("leaderboard/" + userId);

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
