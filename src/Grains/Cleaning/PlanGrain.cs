using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Grains.Datasets;
using Platform.Storage;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Csv;

namespace Platform.Grains.Cleaning;

/// <summary>
/// One plan. It is written before it is listed, and taken off the list before it is gone; a reminder that stands from before the first until after the last finishes what was cut off.
/// </summary>
public sealed class PlanGrain(
    [PersistentState("plan", StorageNames.Grains)] IPersistentState<PlanState> stored,
    PlanMaking making,
    TabularWork tabular,
    TimeProvider clock) : Grain, IPlanGrain, IRemindable
{
    private const string Reminder = "finish";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private string Id => this.GetPrimaryKeyString();

    private PlanState Kept => stored.State;

    private IUserCollectionGrain Index => GrainFactory.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(Kept.UserId, CollectionKinds.Plans));

    /// <inheritdoc />
    public async Task<Result<Plan>> Create(Caller caller, PlanDraft draft, CancellationToken cancellationToken = default)
    {
        if (Kept.Stage == PlanStage.None)
        {
            if (await Make(caller, draft) is { } refused) return refused;
        }
        else if (Kept.Stage != PlanStage.Kept || Kept.UserId != caller.UserId || Kept.Draft != draft)
        {
            return Error.Conflict("このIDは別のプランに使われています");
        }

        await List();
        return Kept.Plan!;
    }

    /// <inheritdoc />
    public Task<Result<Plan>> Get(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult(View(caller));

    /// <inheritdoc />
    public async Task<Result<Plan>> Edit(Caller caller, ImmutableArray<StepEdit> steps, CancellationToken cancellationToken = default)
    {
        var seen = View(caller);
        if (seen.Value is not { } plan) return seen;
        var edited = PlanSteps.Edited(plan, steps);
        if (!edited.IsSuccess) return edited.Error;
        await this.SaveAsync(stored, Kept with { Plan = plan with { Steps = edited.Value, UpdatedAt = clock.GetUtcNow() } }, CancellationToken.None);
        return Kept.Plan!;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default)
    {
        if (Kept.Stage != PlanStage.Deleting || Kept.UserId != caller.UserId)
        {
            if (View(caller).Error is { } error) return error;
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await this.SaveAsync(stored, new PlanState { Stage = PlanStage.Deleting, UserId = Kept.UserId }, CancellationToken.None);
        }

        await Erase();
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<string>> Script(Caller caller, CancellationToken cancellationToken = default)
    {
        var seen = View(caller);
        if (seen.Value is not { } plan) return seen.Error!;
        var format = new CsvFormat(Kept.Encoding, Kept.Delimiter[0]);
        return await Task.Run(
            () => PlanScript.Of(plan.Name, format, [.. plan.Steps.Where(step => step.Enabled).Select(step => (step.Description, PlanSteps.Bind(step, plan.Target)))]), cancellationToken);
    }

    /// <summary>The reminder: finishes what was cut off.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Kept.Stage switch
    {
        PlanStage.Kept => List(),
        PlanStage.Deleting => Erase(),
        _ => RemoveReminder(),
    };

    private async Task<Error?> Make(Caller caller, PlanDraft draft)
    {
        var seen = await GrainFactory.GetGrain<IDatasetGrain>(draft.DatasetId).Get(caller);
        if (seen.Value is not { } dataset) return PlanMaking.Of(seen.Error!);
        if (PlanMaking.Check(draft) is { } wrong) return wrong;
        var planned = await Steps(draft, dataset);
        if (planned.Error is { } failed) return failed;
        var (planner, steps) = planned.Value;
        var now = clock.GetUtcNow();
        var target = string.IsNullOrEmpty(draft.Target) ? null : draft.Target;
        var plan = new Plan(Id, caller.UserId, draft.DatasetId, draft.Task, target, PlanMaking.NameOf(draft, dataset), planner, steps, now, now);
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        await this.SaveAsync(
            stored,
            new PlanState { Stage = PlanStage.Kept, UserId = caller.UserId, Draft = draft, Plan = plan, Encoding = dataset.Encoding, Delimiter = dataset.Delimiter },
            CancellationToken.None);
        return null;
    }

    // A model may take minutes, which a silo that stops does not have.
    private async Task<Result<(string Planner, ImmutableArray<PlanStep> Steps)>> Steps(PlanDraft draft, Dataset dataset)
    {
        try
        {
            return await making.Plan(draft, dataset, tabular.Stopping);
        }
        catch (OperationCanceledException) when (tabular.Stopping.IsCancellationRequested)
        {
            return Error.Unavailable("サーバーが停止中です。しばらくしてからもう一度お試しください");
        }
    }

    private async Task List()
    {
        await Index.Add(Id, Kept.Plan!.CreatedAt, CancellationToken.None);
        await RemoveReminder();
    }

    private async Task Erase()
    {
        await Index.Remove(Id, CancellationToken.None);
        await this.SaveAsync(stored, new PlanState { Stage = PlanStage.Deleted, UserId = Kept.UserId }, CancellationToken.None);
        await RemoveReminder();
    }

    private Result<Plan> View(Caller caller) => Kept switch
    {
        { Stage: not PlanStage.Kept } => Error.NotFound("前処理プランが見つかりません"),
        _ when Kept.UserId != caller.UserId => Error.Forbidden("この前処理プランへのアクセス権限がありません"),
        _ => Kept.Plan!,
    };

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
