using System.Text.Json.Nodes;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class RulePlannerTests : IDisposable
{
    private readonly BlockStore _store = new(1 << 24, Path.GetTempPath());

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Clean_numbers_get_a_step_at_most()
    {
        var random = new Random(5);
        var csv = "a,b,y\n" + Lines(300, _ => $"{Normal(random) * 10 + 50:0.000},{random.Next(100, 900)},{Normal(random):0.000}");
        Assert.Equal(["scale_standard"], Kinds(csv, TaskType.Regression, "y"));
        Assert.Equal(["scale_standard"], Kinds(csv, TaskType.Clustering, null));
    }

    [Fact]
    public void Numbers_that_are_scaled_already_get_none() =>
        Assert.Empty(Kinds("a,b\n" + Lines(101, at => $"{at / 100.0},{at % 7 / 6.0}"), TaskType.Clustering, null));

    [Fact]
    public void Table_without_rows_needs_nothing() => Assert.Empty(Kinds("a,b,y\n", TaskType.Classification, "y"));

    [Fact]
    public void Steps_stand_in_the_order_that_is_told()
    {
        var (csv, target) = MessyFiles.All["customers"];
        Assert.Equal(
            [
                "trim_text", "unify_categories", "drop_sparse_columns", "drop_identifier_columns", "parse_dates", "drop_missing_rows", "impute_mean", "impute_most_frequent", "impute_constant",
                "clip_outliers", "one_hot_encode", "frequency_encode", "ordinal_encode", "encode_target", "scale_min_max", "scale_standard",
            ],
            Kinds(csv, TaskType.Classification, target));
    }

    [Theory]
    [InlineData(TaskType.Classification)]
    [InlineData(TaskType.Regression)]
    [InlineData(TaskType.Clustering)]
    public void Target_is_only_ever_named_by_steps_that_may_have_it(TaskType task)
    {
        string[] allowed = ["trim_text", "unify_categories", "to_number", "drop_missing_rows", "encode_target", "balance_report"];
        foreach (var (csv, target) in MessyFiles.All.Values)
            Assert.All(Plan(csv, task, target).Where(step => step.Spec.Columns.Contains(target)), step => Assert.Contains(step.Spec.Kind, allowed));
    }

    [Fact]
    public void Reasons_carry_the_numbers_they_rest_on()
    {
        var plan = Plan("x,y\n" + Lines(40, at => at % 4 == 0 ? $",{at}" : $"{at * 1.5},{at}"), TaskType.Regression, "y");
        Assert.Contains("欠損10件", Step(plan, "impute_mean").Reason, StringComparison.Ordinal);
        Assert.Contains("欠損25%", Step(plan, "missing_indicator").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_fills_even_columns_and_the_median_skewed_ones()
    {
        var plan = Plan("even,skewed,y\n" + Lines(50, at => at % 10 == 0 ? $",,{at}" : $"{at},{Math.Exp(at / 6.0):0.00},{at}"), TaskType.Regression, "y");
        Assert.Equal(["even"], Step(plan, "impute_mean").Spec.Columns);
        Assert.Equal(["skewed"], Step(plan, "impute_median").Spec.Columns);
    }

    [Theory]
    [InlineData(10, "one_hot_encode")]
    [InlineData(11, "frequency_encode")]
    public void Encoding_follows_the_number_of_categories(int categories, string kind)
    {
        var plan = Plan("c,x,y\n" + Lines(110, at => $"k{at % categories},{at % 7},{at}"), TaskType.Regression, "y");
        Assert.Equal(["c"], Step(plan, kind).Spec.Columns);
    }

    [Fact]
    public void Words_of_a_known_scale_are_encoded_in_its_order()
    {
        string[] sizes = ["Medium", "low", "high"];
        var plan = Plan("c,x,y\n" + Lines(60, at => $"{sizes[at % 3]},{at % 7},{at}"), TaskType.Regression, "y");
        Assert.Equal("""{"c":{"low":"0","Medium":"1","high":"2"}}""", Step(plan, "ordinal_encode").Spec.Parameters["ranks"]!.ToJsonString());
    }

    [Fact]
    public void Identifiers_are_dropped_and_measurements_and_years_are_kept()
    {
        var plan = Plan("user_id,uuid,n,reading,year,y\n" + Lines(40, at => $"{1000 + (at * 13)},key-{at},{at + 1},{at * 1.01},{1980 + at},{at % 2}"), TaskType.Classification, "y");
        Assert.Equal(["user_id", "uuid", "n"], Step(plan, "drop_identifier_columns").Spec.Columns);
    }

    [Fact]
    public void Variants_become_the_one_that_is_most_frequent()
    {
        string[] cities = ["Tokyo", "Tokyo", "tokyo", " TOKYO", "Osaka"];
        var plan = Plan("c,x,y\n" + Lines(50, at => $"{cities[at % 5]},{at % 7},{at}"), TaskType.Regression, "y");
        Assert.Equal("""{"c":{"tokyo":"Tokyo","TOKYO":"Tokyo"}}""", Step(plan, "unify_categories").Spec.Parameters["mappings"]!.ToJsonString());
        Assert.Contains("one_hot_encode", plan.Select(step => step.Spec.Kind));
    }

    [Fact]
    public void Dates_within_a_year_have_no_year_to_learn_from()
    {
        var plan = Plan("d,x,y\n" + Lines(50, at => $"2024-{(at % 12) + 1:00}-{(at % 28) + 1:00} {at % 24:00}:00,{at % 7},{at}"), TaskType.Regression, "y");
        Assert.Equal("""["month","day","weekday","hour"]""", Step(plan, "parse_dates").Spec.Parameters["parts"]!.ToJsonString());
    }

    [Theory]
    [InlineData(TaskType.Classification, "yes", "no", "encode_target")]
    [InlineData(TaskType.Regression, "1", "n/k", "to_number")]
    [InlineData(TaskType.Regression, "True", "False", "encode_target")]
    [InlineData(TaskType.Regression, "good", "bad", "encode_target")]
    public void Target_that_is_no_number_becomes_one(TaskType task, string one, string other, string kind)
    {
        var plan = Plan("x,y\n" + Lines(50, at => $"{at % 7},{(at % 3 == 0 ? other : one)}"), task, "y");
        Assert.Equal(["y"], Step(plan, kind).Spec.Columns);
    }

    [Fact]
    public void Target_of_texts_in_a_regression_is_warned_of() =>
        Assert.Contains("確認してください", Step(Plan("x,y\n" + Lines(50, at => $"{at % 7},{(at % 3 == 0 ? "good" : "bad")}"), TaskType.Regression, "y"), "encode_target").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void Balance_is_reported_from_four_fifths(int outOf, bool reported) =>
        Assert.Equal(reported, Kinds("x,y\n" + Lines(60, at => $"{at % 9},{(at % outOf == 0 ? 1 : 0)}"), TaskType.Classification, "y").Contains("balance_report"));

    [Fact]
    public void Outliers_of_a_normal_distribution_are_left_and_a_blunder_is_clipped()
    {
        var random = new Random(9);
        string Csv(double blunder) => "a,y\n" + Lines(500, at => $"{(at == 250 ? blunder : Normal(random) * 3):0.000},{at}");
        Assert.DoesNotContain("clip_outliers", Kinds(Csv(0), TaskType.Regression, "y"));
        Assert.Equal(["a"], Step(Plan(Csv(9999), TaskType.Regression, "y"), "clip_outliers").Spec.Columns);
    }

    [Fact]
    public void Columns_that_carry_nothing_are_dropped_but_never_the_last()
    {
        var plan = Plan("c,e,x,y\n" + Lines(40, at => $"7,,{at % 9},{at % 2}"), TaskType.Classification, "y");
        Assert.Equal(["e"], Step(plan, "drop_sparse_columns").Spec.Columns);
        Assert.Equal(["c"], Step(plan, "drop_constant_columns").Spec.Columns);
        Assert.Empty(Kinds("c,y\n7,1\n7,2\n7,3\n", TaskType.Regression, "y").Intersect(["drop_constant_columns"]));
    }

    [Fact]
    public void Names_that_dummies_would_take_are_not_taken()
    {
        var (csv, target) = MessyFiles.All["dummies that would collide"];
        Assert.Equal(["a"], Step(Plan(csv, TaskType.Classification, target), "frequency_encode").Spec.Columns);
    }

    [Fact]
    public void Parameters_of_every_plan_are_ones_that_the_catalogue_takes()
    {
        foreach (var (csv, target) in MessyFiles.All.Values)
            Assert.All(Plan(csv, TaskType.Classification, target), step => Assert.Equal(step.Spec.Kind, StepCatalogue.Bind(step.Spec with { Parameters = (JsonObject)step.Spec.Parameters.DeepClone() }, target).Spec.Kind));
    }

    private static string Lines(int rows, Func<int, string> row) => string.Concat(Enumerable.Range(0, rows).Select(at => row(at) + "\n"));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static PlannedStep Step(IEnumerable<PlannedStep> plan, string kind) => Assert.Single(plan, step => step.Spec.Kind == kind);

    private IReadOnlyList<PlannedStep> Plan(string csv, TaskType task, string? target) => PlannedRun.Of(csv, task, target, _store).Plan;

    private string[] Kinds(string csv, TaskType task, string? target) => [.. Plan(csv, task, target).Select(step => step.Spec.Kind)];
}
