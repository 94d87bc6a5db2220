using Platform.Contracts;
using Platform.Contracts.Idempotency;
using Platform.Storage;

namespace Platform.Grains.Idempotency;

/// <summary>Keeps a key for <see cref="Retention"/> from its first use; a reminder then clears it away.</summary>
public sealed class IdempotencyGrain(
    [PersistentState("idempotency", StorageNames.Grains)] IPersistentState<IdempotencyState> stored,
    TimeProvider clock) : Grain, IIdempotencyGrain, IRemindable
{
    /// <summary>How long a key stands for its request.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private const string Reminder = "forget";

    private bool IsKept => stored.State.Fingerprint is not null && clock.GetUtcNow() < stored.State.Since + Retention;

    /// <inheritdoc />
    public async Task<Result<IdempotentBegin>> Begin(string fingerprint, CancellationToken cancellationToken = default)
    {
        if (IsKept)
            return stored.State.Fingerprint == fingerprint
                ? new IdempotentBegin(stored.State.Answer)
                : new Error(ErrorCodes.KeyReused, "the Idempotency-Key was used before with another request");

        await this.RegisterOrUpdateReminder(Reminder, Retention, Retention);
        await this.SaveAsync(stored, new IdempotencyState { Fingerprint = fingerprint, Since = clock.GetUtcNow() }, CancellationToken.None);
        return new IdempotentBegin(null);
    }

    /// <inheritdoc />
    public Task Complete(string fingerprint, IdempotentAnswer answer, CancellationToken cancellationToken = default) =>
        IsKept && stored.State.Fingerprint == fingerprint && stored.State.Answer is null
            ? this.SaveAsync(stored, stored.State with { Answer = answer }, CancellationToken.None)
            : Task.CompletedTask;

    /// <inheritdoc />
    public Task Abandon(string fingerprint, CancellationToken cancellationToken = default) =>
        stored.State.Fingerprint == fingerprint && stored.State.Answer is null ? Forget() : Task.CompletedTask;

    /// <inheritdoc />
    public Task ReceiveReminder(string reminderName, TickStatus status) => IsKept ? Task.CompletedTask : Forget();

    private async Task Forget()
    {
        if (stored.RecordExists) await this.ForgetAsync(stored, CancellationToken.None);
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
