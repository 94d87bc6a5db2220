using System.Collections.Immutable;
using System.Text;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>A CSV file on its whole way: read, profiled, planned, run.</summary>
internal sealed record PlannedRun(ImmutableArray<PlannedStep> Plan, ImmutableArray<CleaningStep> Steps, Table Result, CsvFormat Format)
{
    public static PlannedRun Of(string csv, TaskType task, string? target, BlockStore store)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var read = CsvReader.Read(file, null, store, new CsvLimits(), CancellationToken.None);
        var plan = RulePlanner.Plan(Profiler.Profile(read.Table, CancellationToken.None), task, target);
        var steps = plan.Select(step => StepCatalogue.Bind(step.Spec, target)).ToImmutableArray();
        var result = PlanRunner.Run(read.Table, [.. steps.Select((step, at) => (at + 1, step))], _ => { }, _ => { }, CancellationToken.None);
        return new PlannedRun(plan, steps, result, read.Format);
    }
}
