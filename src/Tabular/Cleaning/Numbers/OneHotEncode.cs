using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>Columns of 0 and 1 in place of each category, as <c>pandas.get_dummies</c> makes them: behind the other columns, in the order of the values. What is missing is 0 in all of them.</summary>
internal sealed class OneHotEncode(StepSpec spec) : CleaningStep
{
    /// <summary>What a CSV file of ours may have.</summary>
    private const int MostColumns = 4_096;

    public static StepDefinition Definition { get; } = new(
        "one_hot_encode",
        "カテゴリ変数エンコード（One-Hot）",
        "カテゴリの値ごとに 0 / 1 の列を作り、元の列と置き換えます。欠損値はすべて 0 になります",
        ColumnChoice.Some,
        TargetUse.Never,
        [
            new StepParameter("drop_first", ParameterType.Boolean, "最初のカテゴリの列を省くか", JsonValue.Create(false)),
            new StepParameter("max_categories", ParameterType.Integer, "一列あたりのカテゴリ数の上限", JsonValue.Create(50.0), Minimum: 1, Maximum: 1_000),
        ],
        spec => new OneHotEncode(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnNames.Of(spec.Columns)} を One-Hot Encoding で 0 / 1 の列に置き換えます{(DropFirst ? "（最初のカテゴリの列は省きます）" : "")}";

    public override string CodeSnippet => $$"""
        columns = {{PythonLiteral.Of(spec.Columns)}}
        for c in columns:
            if df[c].nunique() > {{MaxCategories}}:
                raise ValueError(f'{c}: 値の種類が{{MaxCategories}}を超えています')
        df = pd.get_dummies(df, columns=columns, drop_first={{(DropFirst ? "True" : "False")}}, dtype='int64')
        for c in df.columns[df.columns.duplicated()]:
            raise ValueError(f'{c}: 同じ名前の列が既にあります')
        if df.shape[1] > {{MostColumns}}:
            raise ValueError('列の数が{{MostColumns}}を超えます')
        """;

    private bool DropFirst => spec.Parameters["drop_first"]!.GetValue<bool>();

    private int MaxCategories => (int)spec.Parameters["max_categories"]!.GetValue<double>();

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        ImmutableArray<Column> columns = [.. spec.Columns.Select(name => Required(table, name))];
        var categories = ColumnEdits.Columnwise(columns, (column, _) => Categories.Of(column, MaxCategories, cancellationToken), cancellationToken);
        var first = DropFirst ? 1 : 0;
        var names = table.Columns.Select(column => column.Name).Except(spec.Columns).ToHashSet(StringComparer.Ordinal);
        for (var at = 0; at < columns.Length; at++)
        {
            for (var code = first; code < categories[at].Count; code++)
            {
                var name = $"{columns[at].Name}_{categories[at][code]}";
                if (!names.Add(name)) throw new StepFailedException($"ValueError: {name}: 同じ名前の列が既にあります");
            }
        }

        if (names.Count > MostColumns) throw new StepFailedException(string.Create(CultureInfo.InvariantCulture, $"ValueError: 列の数が{MostColumns}を超えます"));
        var dummies = ColumnEdits.Columnwise(columns, (column, at) => Dummies(table, column, categories[at], first, cancellationToken), cancellationToken);
        return new StepResult(table.With([.. table.Columns.Where(column => !spec.Columns.Contains(column.Name)), .. dummies.SelectMany(made => made)]), 0, 0);
    }

    private static Column[] Dummies(Table table, Column column, Categories categories, int first, CancellationToken cancellationToken)
    {
        var builders = new ColumnBuilder[Math.Max(0, categories.Count - first)];
        for (var at = 0; at < builders.Length; at++) builders[at] = new ColumnBuilder($"{column.Name}_{categories[at + first]}", ColumnKind.Int64, table.Store);
        for (var block = 0; block < column.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var codes = categories.CodesOf(column.Read(block));
            for (var at = 0; at < builders.Length; at++)
            {
                var dummy = new long[codes.Length];
                for (var row = 0; row < dummy.Length; row++) dummy[row] = codes[row] == at + first ? 1 : 0;
                builders[at].Add(new WholeBlock(dummy));
            }
        }

        return [.. builders.Select(builder => builder.Build())];
    }
}
