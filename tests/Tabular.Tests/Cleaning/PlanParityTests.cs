using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>What the platform promises: a plan run here and the plan's own code run in pandas come to the same table.</summary>
public sealed class PlanParityTests(Pandas pandas) : IDisposable
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true);

    private readonly SnippetJudge _judge = new(pandas);
    private readonly BlockStore _store = new(1 << 20, Path.GetTempPath());

    public static TheoryData<string, TaskType> Cases => [.. from name in MessyFiles.All.Keys from task in Enum.GetValues<TaskType>() select (name, task)];

    public void Dispose()
    {
        _judge.Dispose();
        _store.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_of_a_messy_file_does_what_its_own_code_does(string name, TaskType task)
    {
        var (csv, target) = MessyFiles.All[name];
        Agree(csv, task, task == TaskType.Clustering ? null : target);
    }

    [Fact]
    public void Plan_of_any_file_does_what_its_own_code_does() =>
        FsCheck.Check.One(Config, Prop.ForAll(
            Arb.From(from table in MessyCsv.Tables(40) from task in Gen.Elements(Enum.GetValues<TaskType>()) from target in Gen.Elements(table.Names) select (table.Csv, task, target)),
            one => Agree(one.Csv, one.task, one.task == TaskType.Clustering ? null : one.target)));

    private void Agree(string csv, TaskType task, string? target)
    {
        var run = PlannedRun.Of(csv, task, target, _store);
        _judge.AgreesWith(run.Result, csv, run.Format.Delimiter, run.Steps);
        Assert.All(run.Plan, step => Assert.NotEmpty(step.Reason));
        Assert.True(target is null || run.Result.Find(target) is not null, $"the target '{target}' is gone");
    }
}
