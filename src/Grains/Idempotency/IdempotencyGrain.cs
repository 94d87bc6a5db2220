using Platform.Contracts;
using Platform.Contracts.Idempotency;
using Platform.Storage;

namespace Platform.Grains.Idempotency;

/// <summary>Keeps a key by <see cref="IdempotencyRules"/>; a reminder, which stands before the key does, clears it away.</summary>
public sealed class IdempotencyGrain(
    [PersistentState("idempotency", StorageNames.Grains)] IPersistentState<IdempotencyState> stored,
    TimeProvider clock) : Grain, IIdempotencyGrain, IRemindable
{
    private const string Reminder = "forget";

    /// <inheritdoc />
    public async Task<Result<IdempotentBegin>> Begin(string fingerprint, CancellationToken cancellationToken = default)
    {
        var (next, answer) = IdempotencyRules.Begin(stored.State, fingerprint, clock.GetUtcNow());
        if (!ReferenceEquals(next, stored.State)) await this.RegisterOrUpdateReminder(Reminder, IdempotencyRules.Retention, IdempotencyRules.Retention);
        await this.SaveAsync(stored, next, CancellationToken.None);
        return answer;
    }

    /// <inheritdoc />
    public Task Complete(string fingerprint, IdempotentAnswer answer, CancellationToken cancellationToken = default) =>
        this.SaveAsync(stored, IdempotencyRules.Complete(stored.State, fingerprint, answer, clock.GetUtcNow()), CancellationToken.None);

    /// <inheritdoc />
    public Task Abandon(string fingerprint, CancellationToken cancellationToken = default) =>
        IdempotencyRules.LetsGo(stored.State, fingerprint) ? Forget() : Task.CompletedTask;

    /// <inheritdoc />
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        IdempotencyRules.IsKept(stored.State, clock.GetUtcNow()) ? Task.CompletedTask : Forget();

    private async Task Forget()
    {
        if (stored.RecordExists) await this.ForgetAsync(stored, CancellationToken.None);
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
