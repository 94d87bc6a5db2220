namespace Platform.Local.Orleans.Tests;

public interface ITurnGrain : IGrainWithStringKey
{
    Task<int> Add(int value);

    Task<List<int>> All();

    Task<string> Hop();

    Task<int> Parallel(int tasks);

    Task<int> Overlaps();
}

public sealed class TurnGrain : Grain, ITurnGrain
{
    private readonly List<int> _values = [];
    private int _inside;
    private int _overlaps;

    public async Task<int> Add(int value)
    {
        Enter();
        await Task.Yield();
        _values.Add(value);
        Leave();
        return _values.Count;
    }

    public Task<List<int>> All() => Task.FromResult(_values);

    public async Task<string> Hop()
    {
        var before = TaskScheduler.Current;
        await Task.Delay(1);
        var after = TaskScheduler.Current;
        var outside = await Task.Run(() => TaskScheduler.Current);
        var continued = await Task.Factory.StartNew(() => TaskScheduler.Current);
        return $"{ReferenceEquals(before, after)} {ReferenceEquals(before, outside)} {ReferenceEquals(before, TaskScheduler.Current)} {ReferenceEquals(before, continued)}";
    }

    public async Task<int> Parallel(int tasks)
    {
        await Task.WhenAll(Enumerable.Range(0, tasks).Select(async _ =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Task.Yield();
                Enter();
                Thread.SpinWait(50);
                Leave();
            }
        }));
        return _overlaps;
    }

    public Task<int> Overlaps() => Task.FromResult(_overlaps);

    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) > 1) _overlaps++;
    }

    private void Leave() => Interlocked.Decrement(ref _inside);
}

public sealed class TurnTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private ITurnGrain Grain() => fixture.Grains.GetGrain<ITurnGrain>(Guid.NewGuid().ToString());

    [Fact]
    public async Task Calls_of_one_caller_run_in_the_order_in_which_they_were_made()
    {
        // Orleans: within a silo, requests from one caller to one activation arrive in order.
        var grain = Grain();
        await grain.Add(-1);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(grain.Add));
        Assert.Equal([-1, .. Enumerable.Range(0, 200)], await grain.All());
    }

    [Fact]
    public async Task Many_callers_at_once_never_overlap_in_a_grain()
    {
        // Orleans: an activation runs one turn at a time, whoever calls from wherever.
        var grain = Grain();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await grain.Add((caller * 1000) + i);
        })));
        Assert.Equal(400, (await grain.All()).Distinct().Count());
        Assert.Equal(0, await grain.Overlaps());
    }

    [Fact]
    public async Task Continuations_stay_on_the_activation()
    {
        // Orleans: awaits continue on the activation's scheduler, Task.Run leaves it, Task.Factory.StartNew stays on it.
        Assert.Equal("True False True True", await Grain().Hop());
    }

    [Fact]
    public async Task Parallel_tasks_of_one_call_take_turns()
    {
        // Orleans: tasks that a method starts without leaving the scheduler run one at a time.
        Assert.Equal(0, await Grain().Parallel(10));
    }
}
