using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Contracts.Cleaning;
using Platform.Grains.Cleaning.Planning;

namespace Platform.Grains.Tests.Cleaning.Planning;

public sealed class PlanningSetupTests
{
    [Fact]
    public void Rules_are_always_there_and_a_model_where_one_is_configured()
    {
        Assert.Equal([PlannerNames.Rules], Planners());
        Assert.Equal([PlannerNames.Rules], Planners(("Llm:Key", "key")));
        Assert.Equal([PlannerNames.Rules, PlannerNames.Model], Planners(("Llm:Endpoint", "http://127.0.0.1:1/v1"), ("Llm:Model", "some-model")));
    }

    [Theory]
    [InlineData("Llm:Endpoint", "http://127.0.0.1:1/v1", "Model")]
    [InlineData("Llm:Model", "some-model", "Endpoint")]
    [InlineData("Llm:Endpoint", "file:///etc/passwd", "Endpoint")]
    [InlineData("Llm:TimeoutSeconds", "0", "TimeoutSeconds")]
    [InlineData("Llm:Concurrency", "0", "Concurrency")]
    public void Option_that_cannot_be_used_is_named(string key, string value, string named)
    {
        using var services = Services((key, value));
        var wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.All(wrong.Failures, failure => Assert.StartsWith("Llm: ", failure));
        Assert.Contains(wrong.Failures, failure => failure.Contains(named, StringComparison.Ordinal));
    }

    private static List<string> Planners(params (string Key, string Value)[] settings)
    {
        using var services = Services(settings);
        services.GetRequiredService<IStartupValidator>().Validate();
        return [.. services.GetServices<IPlanner>().Select(planner => planner.Name)];
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddPlanners(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build())
        .BuildServiceProvider();
}
