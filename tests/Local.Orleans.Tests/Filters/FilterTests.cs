using Orleans.Hosting;

namespace Platform.Local.Orleans.Tests.Filters;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> Add(int left, int right);

    Task<string?> Context(string key);

    Task<string?> ContextVia(IFilteredGrain other, string key);

    Task SetContext(string key, string value);

    Task<string> Fail();

    Task<List<string>> Seen();
}

public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    private readonly List<string> _seen = [];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _seen.Add($"own {context.MethodName}");
        return context.Invoke();
    }

    public Task<int> Add(int left, int right) => Task.FromResult(left + right);

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextVia(IFilteredGrain other, string key) => other.Context(key);

    public Task SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task<string> Fail() => throw new InvalidOperationException("failed");

    public Task<List<string>> Seen() => Task.FromResult(_seen);
}

public sealed class FilteredSilo : SiloFixture
{
    public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Log = new();

    protected override void Configure(ISiloBuilder silo)
    {
        silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.Grain is not FilteredGrain)
            {
                await context.Invoke();
                return;
            }

            if (context.MethodName == nameof(IFilteredGrain.Add) && context.Request.GetArgument(0) is 1000) context.Request.SetArgument(0, 1);
            Log.Enqueue($"in {context.InterfaceName}.{context.MethodName} {context.Request.GetArgumentCount()} {context.ImplementationMethod.DeclaringType!.Name}");
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException exception)
            {
                context.Result = $"turned: {exception.Message}";
            }

            if (context.MethodName == nameof(IFilteredGrain.Add) && context.Result is 99) context.Result = 100;
        });
        silo.AddOutgoingGrainCallFilter(async context =>
        {
            if (context.MethodName == nameof(IFilteredGrain.Add)) Log.Enqueue($"out {context.MethodName} {context.TargetId.Key}");
            await context.Invoke();
            if (context.MethodName == nameof(IFilteredGrain.Add)) Log.Enqueue($"back {context.Result}");
        });
    }
}

public sealed class FilterTests(FilteredSilo fixture) : IClassFixture<FilteredSilo>
{
    private IFilteredGrain Grain(string? key = null) => fixture.Grains.GetGrain<IFilteredGrain>(key ?? Guid.NewGuid().ToString());

    [Fact]
    public async Task Filters_see_the_call_on_both_sides_in_order()
    {
        // Orleans: outgoing filters see the call leave, incoming ones see it arrive, the grain's own last, and all see it come back.
        var key = Guid.NewGuid().ToString();
        Assert.Equal(5, await Grain(key).Add(2, 3));
        var log = FilteredSilo.Log.ToArray();
        var start = Array.IndexOf(log, $"out Add {key}");
        Assert.True(start >= 0);
        Assert.Contains($"in {typeof(IFilteredGrain).FullName}.Add 2 FilteredGrain", log[start..]);
        Assert.Contains("back 5", log[start..]);
        Assert.Contains("own Add", await Grain(key).Seen());
    }

    [Fact]
    public async Task Filter_changes_arguments_and_results()
    {
        // Orleans: a filter may replace an argument before the call and the result after it.
        Assert.Equal(3, await Grain().Add(1000, 2));
        Assert.Equal(100, await Grain().Add(90, 9));
    }

    [Fact]
    public async Task Filter_turns_an_exception_into_a_result()
    {
        // Orleans: a filter sees the grain's exception as thrown by Invoke, and may answer instead.
        Assert.Equal("turned: failed", await Grain().Fail());
    }

    [Fact]
    public async Task RequestContext_flows_to_the_callee_and_on_but_not_back()
    {
        // Orleans: values travel with the calls made under them, through grains, and what a callee sets is not seen by its caller.
        var grain = Grain();
        RequestContext.Set("who", "me");
        try
        {
            Assert.Equal("me", await grain.Context("who"));
            Assert.Equal("me", await grain.ContextVia(Grain(), "who"));
            await grain.SetContext("who", "other");
            Assert.Equal("me", RequestContext.Get("who"));
        }
        finally
        {
            RequestContext.Clear();
        }

        Assert.Null(await grain.Context("who"));
    }

    [Fact]
    public async Task RequestContext_of_one_call_is_not_seen_by_the_next()
    {
        // Orleans: what a method sets lasts for its own call.
        var grain = Grain();
        await grain.SetContext("left", "over");
        Assert.Null(await grain.Context("left"));
    }
}
