using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>A plan in the making: the steps so far, and what the columns will be like after them.</summary>
internal sealed class PlanDraft
{
    private readonly ImmutableArray<PlannedStep>.Builder _steps = ImmutableArray.CreateBuilder<PlannedStep>();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public PlanDraft(TableProfile profile, TaskType task, string? target)
    {
        (Profile, Task) = (profile, task);
        Columns = [.. profile.Columns.Select(column => new PlannedColumn(column, profile.Rows, column.Name == target))];
        Target = Columns.Find(column => column.IsTarget);
        _names.UnionWith(Columns.Select(column => column.Name));
    }

    public TableProfile Profile { get; }

    public TaskType Task { get; }

    /// <summary>The columns, those that steps add among them; one that is gone stays, marked so.</summary>
    public List<PlannedColumn> Columns { get; }

    public PlannedColumn? Target { get; }

    public IEnumerable<PlannedColumn> Features => Columns.Where(column => column.IsFeature);

    /// <summary>How many names are taken.</summary>
    public int NamesTaken => _names.Count;

    /// <summary>Takes names for new columns, all or none.</summary>
    /// <returns>Whether all were free. A name that a column had once is not given again, which keeps plans readable.</returns>
    public bool TryTake(IReadOnlyCollection<string> names)
    {
        if (names.Any(_names.Contains) || names.Distinct(StringComparer.Ordinal).Count() != names.Count) return false;
        _names.UnionWith(names);
        return true;
    }

    /// <summary>Adds a step on columns, if there are any.</summary>
    public void Add(string kind, IReadOnlyCollection<PlannedColumn> columns, string reason, JsonObject? parameters = null)
    {
        if (columns.Count > 0) AddAlways(kind, [.. columns.Select(column => column.Name)], reason, parameters);
    }

    /// <summary>Adds a step.</summary>
    public void AddAlways(string kind, ImmutableArray<string> columns, string reason, JsonObject? parameters = null) =>
        _steps.Add(new PlannedStep(new StepSpec(kind, columns, parameters ?? []), reason));

    /// <summary>The plan.</summary>
    public ImmutableArray<PlannedStep> End() => _steps.ToImmutable();
}

/// <summary>Sentences of reasons.</summary>
internal static class Reasons
{
    private const int Most = 5;

    /// <summary>Something of each column, of many the first five.</summary>
    public static string Each(IReadOnlyCollection<PlannedColumn> columns, Func<PlannedColumn, string> what) =>
        string.Join("、", columns.Take(Most).Select(column => $"{column.Name}（{what(column)}）")) + (columns.Count > Most ? $" ほか{columns.Count - Most}列" : "");

    /// <summary>A share as percents.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>A number, short.</summary>
    public static string Short(double number) => number.ToString("0.####", CultureInfo.InvariantCulture) is { Length: <= 12 } plain ? plain : number.ToString("0.###E+0", CultureInfo.InvariantCulture);
}
