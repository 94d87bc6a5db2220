using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>A step that puts one number in place of each category.</summary>
internal abstract class CodeStep(StepSpec spec, string name) : CleaningStep
{
    public override StepSpec Spec => spec;

    public override string Name => name;

    /// <summary>The columns' names, for a description.</summary>
    protected string Names => ColumnNames.Of(spec.Columns);

    /// <summary>Stops the snippet where <see cref="Categories"/> stops the platform, with the same words.</summary>
    protected static string Guard { get; } = $$"""
            if df[c].nunique() > {{Categories.Most}}:
                raise ValueError(f'{c}: 値の種類が{{Categories.Most}}を超えています')

        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        ImmutableArray<Column> columns = [.. spec.Columns.Select(wanted => Required(table, wanted))];
        return ColumnEdits.Apply(table, columns, column => EditOf(column, Categories.Of(column, Categories.Most, cancellationToken)), cancellationToken);
    }

    /// <summary>How a column is rewritten.</summary>
    protected abstract ColumnEdit EditOf(Column column, Categories categories);

    /// <summary>An edit that writes a whole number for each category; floating point where something is missing and stays so.</summary>
    /// <param name="column">The column.</param>
    /// <param name="categories">Its values.</param>
    /// <param name="numbers">One for each category; -1 where the category counts as missing.</param>
    /// <param name="minusOne">Whether what is missing becomes -1.</param>
    protected static ColumnEdit Codes(Column column, Categories categories, long[] numbers, bool minusOne) =>
        !minusOne && (column.Missing > 0 || numbers.Contains(-1))
            ? Reals(categories, Array.ConvertAll(numbers, number => number < 0 ? double.NaN : number))
            : new ColumnEdit(ColumnKind.Int64, block => new WholeBlock(Array.ConvertAll(categories.CodesOf(block), code => code < 0 ? -1 : numbers[code])));

    /// <summary>An edit that writes a number for each category; what is missing stays so.</summary>
    protected static ColumnEdit Reals(Categories categories, double[] numbers) =>
        new(ColumnKind.Float64, block => new RealBlock(Array.ConvertAll(categories.CodesOf(block), code => code < 0 ? double.NaN : numbers[code])));
}

/// <summary>How frequent a value is among those that are not missing, in place of the value.</summary>
internal sealed class FrequencyEncode(StepSpec spec) : CodeStep(spec, Definition.Name)
{
    public static StepDefinition Definition { get; } = new(
        "frequency_encode",
        "カテゴリ変数エンコード（出現頻度）",
        "カテゴリの値を、欠損でない行の中での出現割合（0〜1）に置き換えます。欠損値は欠損のまま残ります",
        ColumnChoice.Some,
        TargetUse.Never,
        [],
        spec => new FrequencyEncode(spec));

    public override string Description => $"{Names} の値を、その値の出現割合（0〜1）に置き換えます";

    public override string CodeSnippet => $"""
        for c in {PythonLiteral.Of(Spec.Columns)}:
        {Guard}    df[c] = df[c].map(df[c].value_counts(normalize=True)).astype('float64')
        """;

    protected override ColumnEdit EditOf(Column column, Categories categories)
    {
        var values = (double)(column.Rows - column.Missing);
        return Reals(categories, Array.ConvertAll(categories.Frequencies, count => count / values));
    }
}

/// <summary>A category's place in the order, from 0, in place of it.</summary>
internal sealed class OrdinalEncode(StepSpec spec) : CodeStep(spec, Definition.Name)
{
    public static StepDefinition Definition { get; } = new(
        "ordinal_encode",
        "カテゴリ変数エンコード（順序）",
        "カテゴリの値を、値の順に 0 から始まる番号に置き換えます。順序を指定した列では、その順に番号を付けます",
        ColumnChoice.Some,
        TargetUse.Never,
        [
            new StepParameter("missing", ParameterType.Choice, "欠損値の扱い。keep は欠損のまま残し、minus_one は -1 にします", JsonValue.Create("keep"), ["keep", "minus_one"]),
            new StepParameter("ranks", ParameterType.Mappings, "列ごとの、値と順位（整数）の対応。指定した列では対応にない値は欠損とみなします", new JsonObject()),
        ],
        spec => new OrdinalEncode(spec));

    private readonly Dictionary<string, Dictionary<string, long>> _ranks = RanksOf(spec);

    public override string Description => $"{Names} の値を、順序に従って 0 から始まる番号に置き換えます{(MinusOne ? "（欠損値は -1）" : "")}";

    public override string CodeSnippet => $"""
        ranks = {Literal()}
        for c in {PythonLiteral.Of(Spec.Columns)}:
        {Guard}    if c in ranks:
                codes = df[c].map(ranks[c]).fillna(-1).astype('int64').to_numpy()
            else:
                codes = pd.factorize(df[c], sort=True)[0]
            df[c] = {(MinusOne ? "codes" : "pd.Series(codes, index=df.index).where(codes >= 0)")}
        """;

    private bool MinusOne => Spec.Parameters["missing"]!.GetValue<string>() == "minus_one";

    protected override ColumnEdit EditOf(Column column, Categories categories)
    {
        var numbers = new long[categories.Count];
        var ranks = _ranks.GetValueOrDefault(column.Name);
        for (var code = 0; code < numbers.Length; code++)
            numbers[code] = ranks is null ? code : column.Kind == ColumnKind.Text ? ranks.GetValueOrDefault(categories[code], -1) : -1;
        return Codes(column, categories, numbers, MinusOne);
    }

    private static Dictionary<string, Dictionary<string, long>> RanksOf(StepSpec spec)
    {
        var ranks = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        foreach (var (column, pairs) in spec.Parameters["ranks"]!.AsObject())
        {
            if (!spec.Columns.Contains(column)) throw new StepRefusedException($"ranks: {column} は対象の列ではありません");
            ranks[column] = pairs!.AsObject().ToDictionary(pair => pair.Key, pair => RankOf(pair.Value!.GetValue<string>()), StringComparer.Ordinal);
        }

        return ranks;
    }

    private static long RankOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && rank <= int.MaxValue ? rank : throw new StepRefusedException("ranks: 順位は 0 以上の整数である必要があります");

    private string Literal()
    {
        var columns = _ranks.Select(column => string.Create(CultureInfo.InvariantCulture,
            $"{PythonLiteral.Of(column.Key)}: {{{string.Join(", ", column.Value.Select(rank => string.Create(CultureInfo.InvariantCulture, $"{PythonLiteral.Of(rank.Key)}: {rank.Value}")))}}}"));
        return $"{{{string.Join(", ", columns)}}}";
    }
}

/// <summary>The target's classes as numbers from 0, in the order of the values.</summary>
internal sealed class EncodeTarget(StepSpec spec) : CodeStep(spec, Definition.Name)
{
    private const int MostNamed = 20;

    public static StepDefinition Definition { get; } = new(
        "encode_target",
        "ターゲット列のエンコード",
        "ターゲット列の値を、値の順に 0 から始まるクラス番号に置き換えます。欠損値は欠損のまま残ります",
        ColumnChoice.One,
        TargetUse.Allowed,
        [],
        spec => new EncodeTarget(spec));

    public override string Description => $"ターゲット列 {Names} の値を、値の順に 0 から始まるクラス番号に置き換えます";

    public override string CodeSnippet => $"""
        for c in {PythonLiteral.Of(Spec.Columns)}:
        {Guard}    codes = pd.factorize(df[c], sort=True)[0]
            df[c] = pd.Series(codes, index=df.index).where(codes >= 0)
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var column = Required(table, Spec.Columns[0]);
        var classes = Categories.Of(column, Categories.Most, cancellationToken);
        var named = Enumerable.Range(0, Math.Min(classes.Count, MostNamed)).Select(code => $"{classes[code]} → {code}");
        var note = $"クラス番号: {string.Join("、", named)}{(classes.Count > MostNamed ? $" ほか{classes.Count - MostNamed}種類" : "")}";
        return ColumnEdits.Apply(table, [column], _ => EditOf(column, classes), cancellationToken) with { Note = note };
    }

    protected override ColumnEdit EditOf(Column column, Categories categories) =>
        Codes(column, categories, [.. Enumerable.Range(0, categories.Count).Select(code => (long)code)], minusOne: false);
}
