using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Tests.Judge;
using static Platform.Tabular.Tests.Cleaning.NumberSpecs;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class NumberPropertyTests(Pandas pandas) : IDisposable
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true);

    private readonly SnippetJudge _judge = new(pandas, blockRows: 4);

    public void Dispose() => _judge.Dispose();

    [Fact]
    public void Steps_on_any_numbers_do_what_their_snippets_do()
    {
        var kinds = Gen.Elements("clip_outliers", "mark_outliers", "scale_standard", "scale_min_max", "scale_robust");
        Check(from kind in kinds from table in MessyCsv.Tables() select (kind, table.Csv, table.Names), (kind, csv, names) =>
        {
            var numbers = _judge.Read(csv).Columns.Where(column => column.IsNumber || column.Missing == column.Rows).Select(column => column.Name).ToArray();
            if (numbers.Length > 0) _judge.Agree(csv, Step(kind, numbers), Step("scale_standard", numbers));
        });
    }

    [Fact]
    public void Encoders_of_any_columns_do_what_their_snippets_do()
    {
        var kinds = Gen.Elements("one_hot_encode", "frequency_encode", "ordinal_encode", "encode_target");
        Check(from kind in kinds from table in MessyCsv.Tables() select (kind, table.Csv, table.Names), (kind, csv, names) =>
        {
            var step = kind switch
            {
                "one_hot_encode" => Step(kind, new { drop_first = csv.Length % 2 == 0 }, names),
                "ordinal_encode" => Step(kind, new { missing = csv.Length % 2 == 0 ? "keep" : "minus_one" }, names),
                "encode_target" => Step(kind, names[0]),
                _ => Step(kind, names),
            };
            try
            {
                step.Apply(_judge.Read(csv), CancellationToken.None);
            }
            catch (StepFailedException)
            {
                _judge.BothFail(csv, step);
                return;
            }

            _judge.Agree(csv, step);
        });
    }

    private static void Check(Gen<(string Kind, string Csv, string[] Names)> cases, Action<string, string, string[]> holds) =>
        FsCheck.Check.One(Config, Prop.ForAll(Arb.From(cases), one => holds(one.Kind, one.Csv, one.Names)));
}
