using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Cleaning;
using Platform.Tabular.Cleaning;

namespace Platform.Grains.Cleaning;

/// <summary>Tells what stands in <see cref="StepCatalogue"/>.</summary>
[StatelessWorker]
public sealed class CatalogueGrain : Grain, ICatalogueGrain
{
    private static readonly ImmutableArray<CatalogueStep> Steps = [.. StepCatalogue.Definitions.Select(Of)];

    /// <inheritdoc />
    public Task<ImmutableArray<CatalogueStep>> List(CancellationToken cancellationToken = default) => Task.FromResult(Steps);

    private static CatalogueStep Of(StepDefinition definition) => new(
        definition.Kind,
        definition.Name,
        definition.Description,
        definition.Columns switch { ColumnChoice.None => "none", ColumnChoice.One => "one", _ => "some" },
        definition.Target == TargetUse.Allowed,
        [.. definition.Parameters.Select(Of)]);

    private static CatalogueParameter Of(StepParameter parameter) => new(
        parameter.Name,
        parameter.Type.ToString().ToLowerInvariant(),
        parameter.Description,
        parameter.Default?.ToJsonString(PlanSteps.Json),
        parameter.Options.IsDefault ? [] : parameter.Options,
        parameter.Minimum,
        parameter.Maximum);
}
