using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>
/// Holds steps to their own snippets: reads a CSV with pandas, applies the steps to it, runs their snippets on it in pandas, and compares the tables after every step cell by cell:
/// columns, order, rows, dtypes, texts and whole numbers exactly, floating point to 1e-9 relative.
/// </summary>
/// <param name="pandas">The judge.</param>
/// <param name="blockRows">How many rows the tables' blocks have: few, so that steps meet the bounds between blocks.</param>
public sealed class SnippetJudge(Pandas pandas, int blockRows = 5) : IDisposable
{
    private static readonly string Script = Source();
    private readonly BlockStore _store = new(1 << 16, Path.GetTempPath());

    /// <summary>The table of a CSV text as pandas reads it.</summary>
    public Table Read(string csv) => ToTable(Ask(csv, []).Before);

    /// <summary>Applies steps and runs their snippets; asserts that both came to the same after every step.</summary>
    /// <returns>What the last step made.</returns>
    public StepResult Agree(string csv, params CleaningStep[] steps)
    {
        var (before, after, failed) = Ask(csv, steps);
        Assert.True(failed is null, $"the snippet of step {after.Count + 1} raised {failed}:\n{string.Join("\n", steps.Select(step => step.CodeSnippet))}");
        var result = new StepResult(ToTable(before), 0, 0);
        AssertSame(before, result.Table, "as read");
        for (var at = 0; at < steps.Length; at++)
        {
            result = steps[at].Apply(result.Table, CancellationToken.None);
            AssertSame(after[at]!.AsObject(), result.Table, $"after step {at + 1} of\n{csv}\n{string.Join("\n", steps.Select(step => step.CodeSnippet))}\n");
        }

        return result;
    }

    /// <summary>Runs the snippets of a whole plan on a CSV as pandas reads it; asserts that a table is what they came to.</summary>
    public void AgreesWith(Table actual, string csv, char delimiter, IReadOnlyCollection<CleaningStep> steps)
    {
        var (before, after, failed) = Ask(csv, [.. steps], delimiter);
        var plan = $"after the plan of\n{csv}\n{string.Join("\n", steps.Select(step => step.CodeSnippet))}\n";
        Assert.True(failed is null, $"the snippet of step {after.Count + 1} raised {failed} {plan}");
        AssertSame(after.Count == 0 ? before : after[^1]!.AsObject(), actual, plan);
    }

    /// <summary>Asserts that the last step fails on what those before it made, in the platform and in pandas.</summary>
    /// <returns>The platform's failure and pandas'.</returns>
    public (StepFailedException Failure, string Pandas) BothFail(string csv, params CleaningStep[] steps)
    {
        var (before, after, failed) = Ask(csv, steps);
        Assert.True(failed is not null && after.Count == steps.Length - 1, "pandas took it");
        return (Assert.Throws<StepFailedException>(() => Chain(ToTable(before), steps)), failed);
    }

    /// <summary>Asserts that the last step fails in the platform.</summary>
    public StepFailedException Fails(string csv, params CleaningStep[] steps) => Assert.Throws<StepFailedException>(() => Chain(Read(csv), steps));

    /// <summary>A cell as the judge tells it: its type's letter and its value as Python writes it; <c>null</c> where missing.</summary>
    public static string? Cell(Block block, int row) => block.IsMissing(row)
        ? null
        : block switch
        {
            WholeBlock { IsUnsigned: true } whole => "i" + ((ulong)whole.Values[row]).ToString(CultureInfo.InvariantCulture),
            WholeBlock whole => "i" + whole.Values[row].ToString(CultureInfo.InvariantCulture),
            RealBlock real => "f" + real.Values[row].ToString("R", CultureInfo.InvariantCulture),
            BoolBlock truth => truth.Values[row] == 1 ? "bTrue" : "bFalse",
            TextBlock text => "s" + text[row],
            _ => throw new InvalidOperationException(),
        };

    public void Dispose() => _store.Dispose();

    private static void Chain(Table table, CleaningStep[] steps)
    {
        foreach (var step in steps) table = step.Apply(table, CancellationToken.None).Table;
    }

    private static void AssertSame(JsonObject expected, Table actual, string when)
    {
        Assert.True(expected["index"]!.GetValue<bool>(), $"the index is not 0, 1, 2, …: {when}");
        var columns = expected["columns"]!.AsArray();
        Assert.True(columns.Select(column => column!["name"]!.GetValue<string>()).SequenceEqual(actual.Columns.Select(column => column.Name)), $"columns {when}: "
            + $"[{string.Join("|", columns.Select(column => column!["name"]!.GetValue<string>()))}] in pandas, [{string.Join("|", actual.Columns.Select(column => column.Name))}]");
        Assert.True(expected["rows"]!.GetValue<long>() == actual.Rows, $"rows {when}: {expected["rows"]} in pandas, {actual.Rows}");
        foreach (var (told, column) in columns.Zip(actual.Columns)) AssertSame(told!.AsObject(), column, when);
    }

    private static void AssertSame(JsonObject told, Column column, string when)
    {
        var dtype = told["dtype"]!.GetValue<string>();
        // Of no rows there is no type to see; truth values that once had a missing one among them stay objects in pandas.
        if (column.Rows > 0 && !(column is { Kind: ColumnKind.Bool, Missing: 0 } && dtype == "object"))
            Assert.True(dtype == column.Dtype, $"'{column.Name}' {when}: {dtype} in pandas, {column.Dtype}");
        var cells = told["cells"]!.AsArray();
        var row = 0;
        foreach (var block in column.Blocks())
        {
            for (var at = 0; at < block.Rows; at++, row++)
            {
                var (expected, actual) = (cells[row]?.GetValue<string>(), Cell(block, at));
                Assert.True(Same(expected, actual), $"'{column.Name}' row {row} {when}: {expected ?? "missing"} in pandas, {actual ?? "missing"}");
            }
        }
    }

    private static bool Same(string? expected, string? actual)
    {
        if (expected is not ['f', ..] || actual is not ['f', ..]) return expected == actual;
        var (one, other) = (Real(expected), Real(actual));
        return one == other || Math.Abs(one - other) <= 1e-9 * Math.Max(Math.Abs(one), Math.Abs(other));
    }

    private static double Real(string cell) => cell[1..] switch
    {
        "inf" or "Infinity" or "∞" => double.PositiveInfinity,
        "-inf" or "-Infinity" or "-∞" => double.NegativeInfinity,
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    private (JsonObject Before, JsonArray After, string? Failed) Ask(string csv, CleaningStep[] steps, char delimiter = ',')
    {
        var answer = pandas.Run(Script, new { csv, sep = delimiter.ToString(), snippets = steps.Select(step => step.CodeSnippet) })!;
        return (answer["before"]!.AsObject(), answer["after"]!.AsArray(), answer["failed"]?.GetValue<string>());
    }

    private Table ToTable(JsonObject told)
    {
        var rows = told["rows"]!.GetValue<int>();
        var columns = told["columns"]!.AsArray().Select(column => ToColumn(column!.AsObject())).ToImmutableArray();
        return new Table(_store, columns, [.. Enumerable.Range(0, (rows + blockRows - 1) / blockRows).Select(block => Math.Min(blockRows, rows - block * blockRows))]);
    }

    private Column ToColumn(JsonObject told)
    {
        var cells = told["cells"]!.AsArray().Select(cell => cell?.GetValue<string>()).ToArray();
        var kind = told["dtype"]!.GetValue<string>() switch
        {
            "int64" => ColumnKind.Int64,
            "uint64" => ColumnKind.UInt64,
            "float64" => ColumnKind.Float64,
            "bool" => ColumnKind.Bool,
            _ => cells.Any(cell => cell is ['b', ..]) ? ColumnKind.Bool : ColumnKind.Text,
        };
        var builder = new ColumnBuilder(told["name"]!.GetValue<string>(), kind, _store);
        foreach (var chunk in cells.Chunk(blockRows)) builder.Add(ToBlock(kind, chunk));
        return builder.Build();
    }

    private static Block ToBlock(ColumnKind kind, string?[] cells)
    {
        switch (kind)
        {
            case ColumnKind.Int64:
                return new WholeBlock(cells.Select(cell => long.Parse(cell![1..], CultureInfo.InvariantCulture)).ToArray());
            case ColumnKind.UInt64:
                return new WholeBlock(cells.Select(cell => unchecked((long)ulong.Parse(cell![1..], CultureInfo.InvariantCulture))).ToArray(), isUnsigned: true);
            case ColumnKind.Float64:
                return new RealBlock(cells.Select(cell => cell is null ? double.NaN : Real(cell)).ToArray());
            case ColumnKind.Bool:
                return new BoolBlock(cells.Select(cell => cell is null ? BoolBlock.Absent : cell == "bTrue" ? (sbyte)1 : (sbyte)0).ToArray());
            default:
                var values = cells.OfType<string>().Distinct().ToList();
                return new TextBlock(cells.Select(cell => cell is null ? TextBlock.Absent : values.IndexOf(cell)).ToArray(), values.Select(value => value[1..]).ToArray());
        }
    }

    private static string Source()
    {
        using var source = typeof(SnippetJudge).Assembly.GetManifestResourceStream("snippet_judge.py")!;
        using var reader = new StreamReader(source);
        return reader.ReadToEnd();
    }
}
