using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Platform.Tabular.Cleaning;

/// <summary>Every kind of step there is. A plan is a choice of these with parameters, whoever makes it, and nothing else is ever done to data.</summary>
public static class StepCatalogue
{
    private const int MaxColumns = 4_096;

    /// <summary>The kinds, in the order in which plans use them.</summary>
    public static ImmutableArray<StepDefinition> Definitions { get; } = [.. RowSteps.Definitions, .. TextSteps.Definitions, .. ImputeSteps.Definitions, .. NumberSteps.Definitions];

    private static readonly ImmutableDictionary<string, StepDefinition> ByKind = Definitions.ToImmutableDictionary(definition => definition.Kind);

    /// <summary>The kind of an id, or <c>null</c>.</summary>
    public static StepDefinition? Find(string kind) => ByKind.GetValueOrDefault(kind);

    /// <summary>Makes a step of what was asked for.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="target">The target column, where there is one.</param>
    /// <exception cref="StepRefusedException">There is no such kind, or its columns or parameters are not what it takes, or it must not touch the target.</exception>
    public static CleaningStep Bind(StepSpec spec, string? target)
    {
        var definition = Find(spec.Kind) ?? throw new StepRefusedException($"kind: '{spec.Kind}' という処理はありません");
        CheckColumns(definition, spec.Columns, target);
        if (spec.Parameters.FirstOrDefault(given => definition.Parameters.All(known => known.Name != given.Key)) is { Key: { } unknown })
            throw new StepRefusedException($"parameters: '{unknown}' というパラメータは {spec.Kind} にありません");
        var parameters = new JsonObject();
        foreach (var parameter in definition.Parameters) parameters[parameter.Name] = parameter.Check(spec.Parameters[parameter.Name]);
        return definition.Make(spec with { Parameters = parameters });
    }

    /// <summary>A step's description, which names the target where the step changes it.</summary>
    public static string Describe(CleaningStep step, string? target) =>
        target is not null && step.Spec.Columns.Contains(target) && !step.Description.Contains("ターゲット列", StringComparison.Ordinal)
            ? $"{step.Description}（ターゲット列 {target} も変更します）"
            : step.Description;

    private static void CheckColumns(StepDefinition definition, ImmutableArray<string> columns, string? target)
    {
        var fits = definition.Columns switch
        {
            ColumnChoice.None => columns.Length == 0,
            ColumnChoice.One => columns.Length == 1,
            _ => columns.Length is > 0 and <= MaxColumns,
        };
        if (!fits)
            throw new StepRefusedException(definition.Columns switch
            {
                ColumnChoice.None => $"columns: {definition.Kind} は列を指定できません",
                ColumnChoice.One => $"columns: {definition.Kind} には列を一つ指定する必要があります",
                _ => $"columns: {definition.Kind} には列を一つ以上指定する必要があります",
            });
        if (columns.Distinct(StringComparer.Ordinal).Count() != columns.Length) throw new StepRefusedException("columns: 同じ列が二度指定されています");
        if (target is not null && definition.Target == TargetUse.Never && columns.Contains(target))
            throw new StepRefusedException($"columns: {definition.Kind} はターゲット列 {target} に使えません");
    }
}
