using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Platform.Storage.Tests.Compliance;

/// <summary>What Orleans expects of grain storage, on any database.</summary>
public abstract class GrainStorageCompliance : StorageCompliance
{
    private const string Name = "counter";

    private static readonly GrainId Grain = GrainId.Create("counter", "users/ü/1");

    /// <summary>A state as grains have it.</summary>
    public sealed class Counter
    {
        public int Value { get; set; }

        public string Note { get; set; } = "";

        public ImmutableArray<string> Tags { get; set; } = [];
    }

    /// <summary>A state that is a record.</summary>
    public sealed record Positional(string Name, int Value);

    private IGrainStorage Grains => Stores.Grains;

    private static GrainState<Counter> Fresh() => new(new Counter());

    private async Task<GrainState<Counter>> ReadAsync(GrainId? grain = null, string name = Name)
    {
        var state = Fresh();
        await Grains.ReadStateAsync(name, grain ?? Grain, state);
        return state;
    }

    private async Task<GrainState<Counter>> WriteAsync(int value)
    {
        var state = await ReadAsync();
        state.State!.Value = value;
        await Grains.WriteStateAsync(Name, Grain, state);
        return state;
    }

    [Fact]
    public async Task A_grain_that_never_wrote_has_a_fresh_state_and_no_record()
    {
        var state = new GrainState<Counter>(new Counter { Value = 9 }, "stale") { RecordExists = true };
        await Grains.ReadStateAsync(Name, Grain, state);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State!.Value);
    }

    [Fact]
    public async Task A_state_without_a_constructor_to_call_is_stored_all_the_same()
    {
        var state = new GrainState<Positional>(null!);
        await Grains.ReadStateAsync(Name, Grain, state);
        Assert.NotNull(state.State);
        state.State = new Positional("x", 3);
        await Grains.WriteStateAsync(Name, Grain, state);
        await Grains.ReadStateAsync(Name, Grain, state);
        Assert.Equal(new Positional("x", 3), state.State);
        var value = new GrainState<int>(7);
        await Grains.ReadStateAsync("number", Grain, value);
        Assert.Equal(0, value.State);
    }

    [Fact]
    public async Task What_was_written_is_read_after_opening_again()
    {
        var state = Fresh();
        state.State = new Counter { Value = 7, Note = "日本語 🚀 \0 \"quoted\"", Tags = ["a", "b"] };
        await Grains.WriteStateAsync(Name, Grain, state);
        Assert.True(state.RecordExists);
        Assert.NotNull(state.ETag);
        await ReopenAsync();
        var read = await ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal(state.ETag, read.ETag);
        Assert.Equal((7, "日本語 🚀 \0 \"quoted\""), (read.State!.Value, read.State!.Note));
        Assert.Equal(["a", "b"], read.State!.Tags);
    }

    [Fact]
    public async Task Every_write_changes_the_etag()
    {
        var state = await WriteAsync(1);
        var first = state.ETag;
        await Grains.WriteStateAsync(Name, Grain, state);
        Assert.NotEqual(first, state.ETag);
        Assert.Equal(state.ETag, (await ReadAsync()).ETag);
    }

    [Fact]
    public async Task States_of_other_names_and_grains_are_apart()
    {
        await WriteAsync(1);
        Assert.False((await ReadAsync(name: "other")).RecordExists);
        Assert.False((await ReadAsync(GrainId.Create("counter", "2"))).RecordExists);
        Assert.False((await ReadAsync(GrainId.Create("other", "users/ü/1"))).RecordExists);
    }

    [Fact]
    public async Task A_write_with_a_stale_etag_is_refused_with_both_etags_and_changes_nothing()
    {
        var stale = await WriteAsync(1);
        var held = stale.ETag;
        var current = await WriteAsync(2);
        stale.State!.Value = 99;
        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.WriteStateAsync(Name, Grain, stale));
        Assert.Equal(current.ETag, refused.StoredEtag);
        Assert.Equal(held, refused.CurrentEtag);
        Assert.Equal(held, stale.ETag);
        Assert.Equal(2, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task A_first_write_where_a_record_is_is_refused()
    {
        await WriteAsync(1);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.WriteStateAsync(Name, Grain, Fresh()));
        Assert.Equal(1, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task Of_concurrent_writers_with_one_etag_one_wins()
    {
        var start = await WriteAsync(0);
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(async value =>
        {
            var mine = new GrainState<Counter>(new Counter { Value = value }, start.ETag) { RecordExists = true };
            try
            {
                await Grains.WriteStateAsync(Name, Grain, mine);
                return value;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }));
        Assert.Equal(Assert.Single(outcomes, value => value > 0), (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task Of_concurrent_first_writers_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 12).Select(async value =>
            await Record.ExceptionAsync(() => Grains.WriteStateAsync(Name, Grain, new GrainState<Counter>(new Counter { Value = value })))));
        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes, outcome => Assert.True(outcome is null or InconsistentStateException));
    }

    [Fact]
    public async Task Clear_removes_the_record_and_what_is_written_next_is_new()
    {
        var state = await WriteAsync(5);
        var before = state.ETag;
        await Grains.ClearStateAsync(Name, Grain, state);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State!.Value);
        Assert.False((await ReadAsync()).RecordExists);

        state.State!.Value = 6;
        await Grains.WriteStateAsync(Name, Grain, state);
        Assert.NotEqual(before, state.ETag);
        var old = new GrainState<Counter>(new Counter { Value = 1 }, before) { RecordExists = true };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.WriteStateAsync(Name, Grain, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.ClearStateAsync(Name, Grain, old));
        Assert.Equal(6, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task Clear_of_what_is_not_there_is_harmless_and_with_a_lost_etag_is_refused()
    {
        var state = Fresh();
        await Grains.ClearStateAsync(Name, Grain, state);
        Assert.False(state.RecordExists);
        await WriteAsync(1);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.ClearStateAsync(Name, Grain, Fresh()));
        var current = await ReadAsync();
        await Grains.ClearStateAsync(Name, Grain, current);
        var gone = new GrainState<Counter>(new Counter(), "0000000000000000") { RecordExists = true };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.ClearStateAsync(Name, Grain, gone));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grains.WriteStateAsync(Name, Grain, gone));
    }

    [Fact]
    public async Task Many_grains_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            var grain = GrainId.Create("counter", $"{i}");
            var state = Fresh();
            for (var value = 1; value <= 5; value++)
            {
                state.State!.Value = value * i;
                await Grains.WriteStateAsync(Name, grain, state);
            }
        }));
        for (var i = 0; i < 100; i++) Assert.Equal(5 * i, (await ReadAsync(GrainId.Create("counter", $"{i}"))).State!.Value);
    }
}
