using Orleans.Hosting;
using Orleans.Streams;
using Platform.Testing;

namespace Platform.Local.Orleans.Tests.Streams;

public sealed class StreamSilo : SiloFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.AddMemoryStreams("news");
}

public sealed class StreamTests(StreamSilo fixture) : IClassFixture<StreamSilo>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private IAsyncStream<News> Stream => fixture.Silo.Client.GetStreamProvider("news").GetStream<News>("plain", _key);

    private ISubscriberGrain Subscriber(string name) => fixture.Grains.GetGrain<ISubscriberGrain>($"{_key}|{name}");

    private int[] NumbersOf(string name) => Received.Numbers($"{_key}|{name}");

    [Fact]
    public async Task Subscribers_get_every_item_in_order_with_growing_tokens()
    {
        // Orleans: each explicit subscription gets every item of the stream, in order, each once the last was processed.
        await Subscriber("a").Subscribe(_key);
        await Subscriber("b").Subscribe(_key);
        for (var i = 0; i < 20; i++) await Stream.OnNextAsync(new News(i, "n"));
        await Eventually.True(() => NumbersOf("a").Length == 20 && NumbersOf("b").Length == 20);
        Assert.Equal(Enumerable.Range(0, 20), NumbersOf("a"));
        Assert.Equal(Enumerable.Range(0, 20), NumbersOf("b"));
        var tokens = Received.Of($"{_key}|a").Select(pair => pair.Token!).ToArray();
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0));
    }

    [Fact]
    public async Task Producer_may_be_a_grain_and_subscriber_a_client()
    {
        // Orleans: streams join grains and clients in any direction.
        var got = new List<int>();
        var handle = await Stream.SubscribeAsync((item, _) =>
        {
            lock (got) got.Add(item.Number);
            return Task.CompletedTask;
        });
        await fixture.Grains.GetGrain<IProducerGrain>("p").Send(_key, 0, 10);
        await Eventually.True(() => got.Count == 10);
        Assert.Equal(Enumerable.Range(0, 10), got);
        await handle.UnsubscribeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => handle.UnsubscribeAsync());
        await Stream.OnNextAsync(new News(10, "after"));
        await Subscriber("probe").Subscribe(_key);
        await Stream.OnNextAsync(new News(11, "after"));
        await Eventually.True(() => NumbersOf("probe").Contains(11));
        Assert.Equal(10, got.Count);
    }

    [Fact]
    public async Task Subscription_outlives_its_activation()
    {
        // Orleans: an item for a subscriber that was deactivated wakes it; what OnActivateAsync resumes gets the item.
        await Subscriber("a").Subscribe(_key);
        var before = await Subscriber("a").Id();
        await Stream.OnNextAsync(new News(1, "first"));
        await Eventually.True(() => NumbersOf("a").Length == 1);
        await Subscriber("a").End();
        await Eventually.True(async () => await Subscriber("a").Id() != before);
        await Subscriber("a").End();
        await Stream.OnNextAsync(new News(2, "second"));
        await Eventually.True(() => NumbersOf("a").Length == 2);
        Assert.Equal([1, 2], NumbersOf("a"));
        Assert.Equal(1, await Subscriber("a").Handles(_key));
    }

    [Fact]
    public async Task Unsubscribed_grain_gets_nothing_more()
    {
        // Orleans: after UnsubscribeAsync nothing is delivered and no handle is left.
        await Subscriber("a").Subscribe(_key);
        await Subscriber("b").Subscribe(_key);
        await Stream.OnNextAsync(new News(1, "n"));
        await Eventually.True(() => NumbersOf("a").Length == 1 && NumbersOf("b").Length == 1);
        await Subscriber("a").Unsubscribe(_key);
        Assert.Equal(0, await Subscriber("a").Handles(_key));
        await Stream.OnNextAsync(new News(2, "n"));
        await Eventually.True(() => NumbersOf("b").Length == 2);
        Assert.Equal([1], NumbersOf("a"));
    }

    [Fact]
    public async Task Subscription_from_a_token_gets_the_item_of_the_token_and_all_after()
    {
        // Orleans: memory streams can be rewound to what the cache still holds: delivery begins with the item of the token.
        await Subscriber("a").Subscribe(_key);
        for (var i = 0; i < 5; i++) await Stream.OnNextAsync(new News(i, "n"));
        await Eventually.True(() => NumbersOf("a").Length == 5);
        var third = Received.Of($"{_key}|a")[2].Token!;
        await Subscriber("late").SubscribeFrom(_key, third);
        await Stream.OnNextAsync(new News(5, "n"));
        await Eventually.True(() => NumbersOf("late").Length == 4);
        Assert.Equal([2, 3, 4, 5], NumbersOf("late"));
    }

    [Fact]
    public async Task Resume_from_a_token_delivers_again_what_came_after_it()
    {
        // Orleans: a subscription that is resumed with a token has processed the item of that token: delivery goes on with the next, even if it came before.
        await Subscriber("a").Subscribe(_key);
        for (var i = 0; i < 5; i++) await Stream.OnNextAsync(new News(i, "n"));
        await Eventually.True(() => NumbersOf("a").Length == 5);
        await Subscriber("a").ResumeFrom(_key, Received.Of($"{_key}|a")[3].Token!);
        await Stream.OnNextAsync(new News(5, "n"));
        await Eventually.True(() => NumbersOf("a").Length == 7);
        Assert.Equal([0, 1, 2, 3, 4, 4, 5], NumbersOf("a"));
    }

    [Fact]
    public async Task Delivery_that_fails_is_tried_again_before_the_next_item()
    {
        // Orleans: an exception from OnNextAsync is retried for a while, and order is kept.
        await Subscriber("a").Subscribe(_key);
        await Subscriber("a").FailOn(1, times: 2);
        for (var i = 0; i < 3; i++) await Stream.OnNextAsync(new News(i, "n"));
        await Eventually.True(() => NumbersOf("a").Length == 3);
        Assert.Equal([0, 1, 2], NumbersOf("a"));
    }

    [Fact]
    public async Task Batch_arrives_whole_and_in_order()
    {
        // Orleans: OnNextBatchAsync sends items together; a batch observer gets them together, others one by one.
        var batches = new List<int[]>();
        await Stream.SubscribeAsync((IList<SequentialItem<News>> items) =>
        {
            lock (batches) batches.Add([.. items.Select(item => item.Item.Number)]);
            return Task.CompletedTask;
        });
        await Subscriber("a").Subscribe(_key);
        await Stream.OnNextBatchAsync([new News(1, "n"), new News(2, "n"), new News(3, "n")]);
        await Eventually.True(() => batches.Sum(batch => batch.Length) == 3 && NumbersOf("a").Length == 3);
        Assert.Equal([1, 2, 3], batches.SelectMany(batch => batch));
        Assert.Equal([1, 2, 3], NumbersOf("a"));
    }

    [Fact]
    public async Task Implicit_subscriber_is_woken_by_the_first_item()
    {
        // Orleans: the grain whose key is the stream's and whose class names the namespace gets every item, the first included.
        var stream = fixture.Silo.Client.GetStreamProvider("news").GetStream<News>("implicit", _key);
        for (var i = 0; i < 5; i++) await stream.OnNextAsync(new News(i, "n"));
        await Eventually.True(() => Received.Numbers($"implicit|{_key}").Length == 5);
        Assert.Equal([0, 1, 2, 3, 4], Received.Numbers($"implicit|{_key}"));
        Assert.Equal(5, await fixture.Grains.GetGrain<IImplicitGrain>(_key).Count());
    }

    [Fact]
    public void Stream_provider_that_is_missing_is_an_error()
    {
        // Orleans: an unknown provider's name throws.
        Assert.Throws<KeyNotFoundException>(() => fixture.Silo.Client.GetStreamProvider("none"));
    }
}
