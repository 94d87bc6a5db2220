using System.Text.Json.Nodes;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;
using Xunit.Sdk;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class SnippetJudgeTests(Pandas pandas) : IDisposable
{
    private const string Csv = "n,x,t,b,m\n1,1.5,\"a,b\",True,True\n-2,,,False,\n3,inf,'é\\,True,False\n4,-0.0,\"q\"\"\n\",True,True\n5,1e300,a,False,\n6,0,b,True,\n";
    private readonly SnippetJudge _judge = new(pandas, blockRows: 4);

    [Fact]
    public void A_step_and_a_snippet_that_agree_pass() => Assert.Equal(6, _judge.Agree(Csv, new Sample("df = df.copy()", table => table)).Table.Rows);

    [Theory]
    [InlineData("df['n'] = df['n'].astype('float64')")]
    [InlineData("df.loc[5, 'n'] = 7")]
    [InlineData("df.loc[5, 't'] = np.nan")]
    [InlineData("df.loc[3, 'x'] = 1e-300")]
    [InlineData("df = df[['x', 'n', 't', 'b', 'm']]")]
    [InlineData("df = df.iloc[:5]")]
    [InlineData("df = df.iloc[::-1]")]
    [InlineData("df['u'] = 1")]
    [InlineData("import warnings; warnings.warn('no')")]
    [InlineData("raise KeyError('n')")]
    public void A_snippet_that_does_something_else_does_not_pass(string snippet) => Assert.ThrowsAny<XunitException>(() => _judge.Agree(Csv, new Sample(snippet, table => table)));

    public void Dispose() => _judge.Dispose();

    private sealed class Sample(string snippet, Func<Table, Table> apply) : CleaningStep
    {
        public override StepSpec Spec => new("sample", [], new JsonObject());

        public override string Name => "sample";

        public override string Description => "sample";

        public override string CodeSnippet => snippet;

        public override StepResult Apply(Table table, CancellationToken cancellationToken) => new(apply(table), 0, 0);
    }
}
