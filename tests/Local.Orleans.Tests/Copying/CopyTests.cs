using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace Platform.Local.Orleans.Tests.Copying;

public sealed class CopyTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private ICopyGrain Grain() => fixture.Grains.GetGrain<ICopyGrain>(Guid.NewGuid().ToString());

    [Fact]
    public async Task Argument_is_copied_before_the_call_returns()
    {
        // Orleans: the caller may change its object as soon as the call was made; the grain has its own.
        var (grain, box) = (Grain(), new Box { Number = 1, Items = [1] });
        var call = grain.Keep(box);
        box.Items.Add(2);
        box.Number = 2;
        await call;
        var kept = Kept.Of<Box>(grain);
        Assert.NotSame(box, kept);
        Assert.Equal(1, kept.Number);
        Assert.Equal([1], kept.Items);
    }

    [Fact]
    public async Task Result_is_copied_before_the_caller_sees_it()
    {
        // Orleans: what a grain returns may be its own state; the caller gets a copy.
        var grain = Grain();
        await grain.Keep(new Box { Items = [1] });
        var result = (Box)await grain.Give();
        result.Items.Add(2);
        Assert.Equal([1], Kept.Of<Box>(grain).Items);
    }

    [Fact]
    public async Task Members_without_a_number_stay_behind()
    {
        // Orleans: only members with [Id] travel; the others are as the constructor leaves them.
        var grain = Grain();
        await grain.Keep(new Box { Unnumbered = "changed" });
        Assert.Equal("default", Kept.Of<Box>(grain).Unnumbered);
    }

    [Fact]
    public async Task Derived_type_keeps_its_type_private_and_init_members()
    {
        // Orleans: the type travels with the value, and members travel whatever their visibility, read-only ones too.
        var (grain, box) = (Grain(), new DerivedBox("secret") { Number = 3, Table = { ["a"] = [1, 2] } });
        await grain.Keep(box);
        var kept = Kept.Of<DerivedBox>(grain);
        Assert.Equal(("secret", 3), (kept.Secret, kept.Number));
        Assert.NotSame(box.Table["a"], kept.Table["a"]);
        Assert.Equal([1, 2], kept.Table["a"]);
    }

    [Fact]
    public async Task Record_and_its_parameters_are_copied()
    {
        // Orleans: the parameters of a record are members without being numbered.
        var (grain, parcel) = (Grain(), new Parcel("p", ["x"]) { Box = new Box { Number = 9 } });
        await grain.TakeRecord(parcel);
        var kept = Kept.Of<Parcel>(grain);
        Assert.Equal(("p", 9), (kept.Name, kept.Box.Number));
        Assert.NotSame(parcel.Contents, kept.Contents);
        Assert.Equal(["x"], kept.Contents);
        var point = new Point(1, 2, [3]);
        await grain.TakePoint(point);
        Assert.NotSame(point.History, Kept.Of<Point>(grain).History);
        Assert.Equal([3], Kept.Of<Point>(grain).History);
    }

    [Fact]
    public async Task Immutable_values_are_passed_as_they_are()
    {
        // Orleans: [Immutable] on the type or the parameter, or Immutable<T>, promises that no copy is needed.
        var (grain, list) = (Grain(), new List<int> { 1 });
        await grain.KeepImmutable(list);
        Assert.Same(list, Kept.Of<List<int>>(grain));
        await grain.KeepWrapped(list.AsImmutable());
        Assert.Same(list, Kept.Of<List<int>>(grain));
        var value = new Sealed("s", list);
        await grain.Keep(value);
        Assert.Same(value, Kept.Of<Sealed>(grain));
    }

    [Fact]
    public async Task Shared_objects_stay_shared_across_arguments()
    {
        // Orleans: one object in two places, even in two arguments, is one object at the grain.
        var (grain, shared) = (Grain(), new Box { Number = 1 });
        await grain.KeepTwo(new Box { Next = shared }, shared);
        Assert.Same(Kept.Of<Box>(grain, 0).Next, Kept.Of<Box>(grain, 1));
        Assert.NotSame(shared, Kept.Of<Box>(grain, 1));
    }

    [Fact]
    public async Task Cycles_are_copied()
    {
        // Orleans: an object that refers to itself arrives so.
        var (grain, box) = (Grain(), new Box());
        box.Next = new Box { Next = box };
        await grain.Keep(box);
        var kept = Kept.Of<Box>(grain);
        Assert.Same(kept, kept.Next!.Next);
    }

    [Fact]
    public async Task Unmarked_type_is_refused()
    {
        // Orleans: a type without [GenerateSerializer] may not travel, as argument or as result.
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain().Keep(new Unmarked()));
        await Assert.ThrowsAsync<CodecNotFoundException>(() => fixture.Grains.GetGrain<IUnmarkedResultGrain>("x").Give());
    }

    [Fact]
    public void Interface_with_an_unmarked_argument_is_refused()
    {
        // Orleans: no reference is made for an interface whose arguments cannot be copied.
        Assert.Throws<CodecNotFoundException>(() => fixture.Grains.GetGrain<IUnmarkedArgumentGrain>("x"));
    }

    [Fact]
    public async Task Foreign_type_travels_by_its_surrogate()
    {
        // Orleans: a converter with [RegisterConverter] makes a foreign type travel.
        var (grain, foreign) = (Grain(), new Foreign("text"));
        await grain.Keep(foreign);
        Assert.NotSame(foreign, Kept.Of<Foreign>(grain));
        Assert.Equal("text", Kept.Of<Foreign>(grain).Text);
    }

    [Fact]
    public async Task Grain_reference_in_a_result_can_be_called()
    {
        // Orleans: references travel as they are.
        var grain = Grain();
        var self = await grain.Self();
        Assert.Equal(grain, self);
        Assert.Equal(grain.GetPrimaryKeyString(), self.GetPrimaryKeyString());
        await self.Keep("again");
        Assert.Equal("again", Kept.Of<string>(grain));
    }

    [Fact]
    public async Task Query_typed_as_an_interface_arrives_as_a_collection()
    {
        // Orleans: a value whose own type may not travel arrives as a list when the declared type is a collection's interface.
        Assert.Equal([1, 3, 5], await Grain().Query());
    }

    [Fact]
    public async Task Types_of_every_kind_are_copied()
    {
        // Orleans: the basic types, tuples, arrays, and the framework's collections travel.
        var grain = Grain();
        var value = new Everything
        {
            Colour = Colour.Green,
            At = DateTimeOffset.UtcNow,
            Maybe = Guid.NewGuid(),
            Pair = (1, ["a"]),
            Set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "x" },
            Fixed = [1, 2],
            Boxes = ImmutableDictionary<string, Box>.Empty.Add("b", new Box { Number = 4 }),
            Anything = new Generic<List<int>> { Value = [7] },
            Grid = new[,] { { 1, 2 }, { 3, 4 } },
            Queue = new Queue<int>([1, 2]),
            Entry = new("k", new Box { Number = 5 }),
            Bytes = [1, 2, 3],
            Link = new Uri("http://example.org/"),
            Version = new Version(1, 2),
            Memory = new byte[] { 9 },
            Grain = grain,
            Sorted = new SortedDictionary<int, string> { [2] = "b", [1] = "a" },
        };
        await grain.Keep(value);
        var kept = Kept.Of<Everything>(grain);
        Assert.Equal((value.Colour, value.At, value.Maybe), (kept.Colour, kept.At, kept.Maybe));
        Assert.NotSame(value.Pair.Item2, kept.Pair.Item2);
        Assert.Equal(["a"], kept.Pair.Item2);
        Assert.Contains("X", kept.Set);
        Assert.Equal([1, 2], kept.Fixed);
        Assert.NotSame(value.Boxes["b"], kept.Boxes["b"]);
        Assert.Equal(4, kept.Boxes["b"].Number);
        Assert.Equal([7], ((Generic<List<int>>)kept.Anything!).Value);
        Assert.NotSame(value.Grid, kept.Grid);
        Assert.Equal(value.Grid, kept.Grid);
        Assert.Equal([1, 2], kept.Queue);
        Assert.Equal(5, kept.Entry.Value!.Number);
        Assert.NotSame(value.Entry.Value, kept.Entry.Value);
        Assert.NotSame(value.Bytes, kept.Bytes);
        Assert.Equal([1, 2, 3], kept.Bytes);
        Assert.Equal((value.Link, value.Version), (kept.Link, kept.Version));
        Assert.Equal([9], kept.Memory.ToArray());
        Assert.Equal(grain, kept.Grain);
        Assert.Equal(["a", "b"], kept.Sorted.Values);
    }
}
