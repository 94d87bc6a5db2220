namespace Platform.Tabular.Tests.Judge;

public sealed class PandasTests(Pandas pandas)
{
    [Fact]
    public void Pandas_is_the_version_that_the_platform_follows() => Assert.StartsWith("1.5.", pandas.Run("result = pd.__version__")!.GetValue<string>());

    [Fact]
    public void Code_that_raises_says_so() => Assert.Equal("KeyError: 'x'", Assert.Throws<PandasException>(() => pandas.Run("pd.DataFrame()['x']")).Message);
}
