using System.Collections.Immutable;

namespace Platform.Grains.Tracking.Search;

/// <summary>Which columns a search knows.</summary>
/// <param name="What">What is searched, for messages.</param>
/// <param name="Kinds">The prefixes of columns and what they mean.</param>
/// <param name="NumberAttributes">Attributes that are numbers.</param>
/// <param name="TextAttributes">Attributes that are texts.</param>
/// <param name="OrderOnlyAttributes">Attributes to order by but not to filter by.</param>
/// <param name="ListAttributes">Texts that can be compared with a list.</param>
/// <param name="Aliases">Other names of attributes.</param>
public sealed record SearchSchema(
    string What,
    ImmutableDictionary<string, ColumnKind> Kinds,
    ImmutableHashSet<string> NumberAttributes,
    ImmutableHashSet<string> TextAttributes,
    ImmutableHashSet<string> OrderOnlyAttributes,
    ImmutableHashSet<string> ListAttributes,
    ImmutableDictionary<string, string> Aliases)
{
    /// <summary>The columns of runs, as MLflow names them.</summary>
    public static readonly SearchSchema Runs = new(
        "runs",
        ImmutableDictionary.CreateRange(
        [
            Prefix("attribute", ColumnKind.Attribute), Prefix("attributes", ColumnKind.Attribute), Prefix("attr", ColumnKind.Attribute), Prefix("run", ColumnKind.Attribute),
            Prefix("metric", ColumnKind.Metric), Prefix("metrics", ColumnKind.Metric),
            Prefix("parameter", ColumnKind.Param), Prefix("parameters", ColumnKind.Param), Prefix("param", ColumnKind.Param), Prefix("params", ColumnKind.Param),
            Prefix("tag", ColumnKind.Tag), Prefix("tags", ColumnKind.Tag),
            Prefix("dataset", ColumnKind.Dataset), Prefix("datasets", ColumnKind.Dataset),
        ]),
        ["start_time", "end_time"],
        ["status", "run_id", "run_name", "user_id", "artifact_uri"],
        [],
        ["status", "run_id", "run_name", "user_id", "artifact_uri"],
        ImmutableDictionary.CreateRange(
        [
            Alias("created", "start_time"), Alias("Created", "start_time"), Alias("run name", "run_name"), Alias("Run name", "run_name"), Alias("Run Name", "run_name"),
        ]));

    /// <summary>The columns of experiments, as MLflow names them.</summary>
    public static readonly SearchSchema Experiments = new(
        "experiments",
        ImmutableDictionary.CreateRange(
        [
            Prefix("attribute", ColumnKind.Attribute), Prefix("attributes", ColumnKind.Attribute), Prefix("attr", ColumnKind.Attribute),
            Prefix("tag", ColumnKind.Tag), Prefix("tags", ColumnKind.Tag),
        ]),
        ["creation_time", "last_update_time"],
        ["name"],
        ["experiment_id"],
        [],
        ImmutableDictionary<string, string>.Empty);

    /// <summary>What a dataset is searched by.</summary>
    public static readonly ImmutableHashSet<string> DatasetKeys = ["name", "digest", "context"];

    /// <summary>Whether a column holds numbers.</summary>
    public bool IsNumber(Column column) => column.Kind switch
    {
        ColumnKind.Metric => true,
        ColumnKind.Attribute => NumberAttributes.Contains(column.Key),
        _ => false,
    };

    /// <summary>Whether a column can be compared with a list.</summary>
    public bool TakesLists(Column column) => column.Kind switch
    {
        ColumnKind.Dataset => true,
        ColumnKind.Attribute => ListAttributes.Contains(column.Key),
        _ => false,
    };

    private static KeyValuePair<string, ColumnKind> Prefix(string name, ColumnKind kind) => new(name, kind);

    private static KeyValuePair<string, string> Alias(string name, string of) => new(name, of);
}
