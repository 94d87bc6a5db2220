using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;
using Platform.Grains.Datasets;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning;

/// <summary>What an execution must be and how it goes on; pure.</summary>
internal static class ExecutionRules
{
    private const int MaxNamed = 10;
    private const string NameEnd = "_cleaned";

    /// <summary>Who owns an execution's blobs.</summary>
    public static string Owner(string executionId) => "executions/" + executionId;

    /// <summary>The id of the dataset an execution makes: always the same, however often it is run.</summary>
    public static string ResultOf(string executionId)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("result of execution " + executionId)).AsSpan(0, 16);
        // Version 8 of RFC 9562: bits of one's own making.
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>The name of the dataset an execution makes.</summary>
    public static string NameOf(Dataset dataset) => PlanMaking.Cut(dataset.Name, DatasetRules.MaxName - NameEnd.Length) + NameEnd;

    /// <summary>An execution that was asked for.</summary>
    public static ExecutionState Accept(string executionId, Caller caller, ExecutionRequest request, Plan plan, Dataset dataset, DateTimeOffset now) => new()
    {
        Request = request,
        Plan = plan,
        Dataset = dataset,
        Execution = new Execution(
            executionId, caller.UserId, plan.PlanId, dataset.DatasetId, null, ExecutionStatus.Running, null, null, StepsOf(plan), null, now, null),
    };

    /// <summary>The plan's steps before any was done.</summary>
    public static ImmutableArray<ExecutedStep> StepsOf(Plan plan) =>
        [.. plan.Steps.Select(step => new ExecutedStep(step.Order, step.Name, step.Enabled ? "pending" : "skipped", null, 0, 0, null, null))];

    /// <summary>The steps after one began or ended, and that one.</summary>
    public static (ImmutableArray<ExecutedStep> Steps, ExecutedStep Changed) After(ImmutableArray<ExecutedStep> steps, WorkProgress progress)
    {
        var place = (progress.Began ?? progress.Ended!.Order) - 1;
        var changed = progress.Ended is { } report
            ? steps[place] with
            {
                Status = "success",
                Seconds = report.Seconds,
                RowsChanged = report.RowsChanged,
                CellsChanged = report.CellsChanged,
                After = new TableSize(report.Rows, report.Columns, report.Missing),
                Note = report.Note,
            }
            : steps[place] with { Status = "running" };
        return (steps.SetItem(place, changed), changed);
    }

    /// <summary>The steps after one failed: those after it were never begun.</summary>
    public static ImmutableArray<ExecutedStep> AfterFailure(ImmutableArray<ExecutedStep> steps, int order) =>
        [.. steps.Select(step => step.Order == order ? step with { Status = "failed" } : step)];

    /// <summary>Why an execution failed.</summary>
    public static Error FailureOf(int? order, string message)
    {
        var details = ImmutableDictionary<string, string>.Empty.Add(CleaningErrors.ErrorMessage, message);
        if (order is { } step) details = details.Add(CleaningErrors.StepOrder, step.ToString(CultureInfo.InvariantCulture));
        return new Error(CleaningErrors.ExecutionFailed, "プランの実行中にエラーが発生しました", Details: details);
    }

    /// <summary>What is wrong with a dataset's columns for a plan that was made for another's; <c>null</c> where they are the same, in whatever order.</summary>
    public static Error? Mismatch(TableProfile planned, TableProfile given)
    {
        var (wanted, there) = (planned.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal), given.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal));
        List<string> missing = [.. planned.Columns.Select(column => column.Name).Where(name => !there.Contains(name))];
        List<string> extra = [.. given.Columns.Select(column => column.Name).Where(name => !wanted.Contains(name))];
        if (missing.Count + extra.Count == 0) return null;
        var parts = new List<string>(2);
        if (missing.Count > 0) parts.Add("不足している列: " + Named(missing));
        if (extra.Count > 0) parts.Add("余分な列: " + Named(extra));
        return Error.Invalid($"dataset_id: データセットの列がプランの列と一致しません（{string.Join("、", parts)}）");
    }

    private static string Named(List<string> columns) =>
        string.Join(", ", columns.Take(MaxNamed).Select(name => name.Length > 100 ? PlanMaking.Cut(name, 100) + "…" : name))
        + (columns.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" 他{columns.Count - MaxNamed}列") : "");

    /// <summary>The steps that are switched on, ready to be run, each with its place in the plan.</summary>
    /// <exception cref="StepRefusedException">The catalogue no longer takes one.</exception>
    public static ImmutableArray<(int Order, CleaningStep Step)> Bind(Plan plan) =>
        [.. plan.Steps.Where(step => step.Enabled).Select(step => (step.Order, PlanSteps.Bind(step, plan.Target)))];
}
