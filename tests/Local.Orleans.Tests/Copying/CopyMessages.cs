using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Local.Orleans.Tests.Copying;

[GenerateSerializer]
public class Box
{
    [Id(0)]
    public int Number;

    [Id(1)]
    public List<int> Items { get; set; } = [];

    [Id(2)]
    public Box? Next { get; set; }

    [field: NonSerialized]
    public string Unnumbered { get; set; } = "default";
}

[GenerateSerializer]
public sealed class DerivedBox : Box
{
    [Id(0)]
    private readonly string _secret;

    public DerivedBox(string secret) => _secret = secret;

    [Id(1)]
    public Dictionary<string, int[]> Table { get; init; } = [];

    public string Secret => _secret;
}

[GenerateSerializer]
public sealed record Parcel(string Name, List<string> Contents)
{
    [Id(2)]
    public required Box Box { get; init; }
}

[GenerateSerializer]
public record struct Point(int X, int Y, int[] History);

[GenerateSerializer, Immutable]
public sealed record Sealed(string Name, List<int> Items);

[GenerateSerializer]
public sealed class Generic<T>
{
    [Id(0)]
    public T Value { get; set; } = default!;
}

public sealed class Unmarked
{
    public int Number { get; set; }
}

public sealed class Foreign(string text)
{
    public string Text { get; } = text;
}

[GenerateSerializer]
public struct ForeignSurrogate
{
    [Id(0)]
    public string Text;
}

[RegisterConverter]
public sealed class ForeignConverter : IConverter<Foreign, ForeignSurrogate>
{
    public Foreign ConvertFromSurrogate(in ForeignSurrogate surrogate) => new(surrogate.Text);

    public ForeignSurrogate ConvertToSurrogate(in Foreign value) => new() { Text = value.Text };
}

[GenerateSerializer]
public enum Colour
{
    Red,
    Green,
}

[GenerateSerializer]
public sealed class Everything
{
    [Id(0)] public Colour Colour { get; set; }
    [Id(1)] public DateTimeOffset At { get; set; }
    [Id(2)] public Guid? Maybe { get; set; }
    [Id(3)] public (int, string[]) Pair { get; set; }
    [Id(4)] public HashSet<string> Set { get; set; } = [];
    [Id(5)] public ImmutableArray<int> Fixed { get; set; }
    [Id(6)] public ImmutableDictionary<string, Box> Boxes { get; set; } = ImmutableDictionary<string, Box>.Empty;
    [Id(7)] public object? Anything { get; set; }
    [Id(8)] public int[,] Grid { get; set; } = new int[0, 0];
    [Id(9)] public Queue<int> Queue { get; set; } = new();
    [Id(10)] public KeyValuePair<string, Box?> Entry { get; set; }
    [Id(11)] public byte[] Bytes { get; set; } = [];
    [Id(12)] public Uri? Link { get; set; }
    [Id(13)] public Version? Version { get; set; }
    [Id(14)] public ReadOnlyMemory<byte> Memory { get; set; }
    [Id(15)] public ICopyGrain? Grain { get; set; }
    [Id(16)] public SortedDictionary<int, string> Sorted { get; set; } = [];
}

public interface ICopyGrain : IGrainWithStringKey
{
    Task Keep(object value);

    Task KeepImmutable([Immutable] List<int> value);

    Task KeepWrapped(Immutable<List<int>> value);

    Task KeepTwo(Box first, Box second);

    Task<object> Give();

    Task<IEnumerable<int>> Query();

    Task<ICopyGrain> Self();

    Task TakeRecord(Parcel parcel);

    Task TakePoint(Point point);
}

/// <summary>Where the grain keeps what it was given, for the test to look at.</summary>
public static class Kept
{
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, object[]> Values = new();

    public static T Of<T>(IAddressable grain, int index = 0) => (T)Values[grain.GetPrimaryKeyString()][index];
}

public interface IUnmarkedResultGrain : IGrainWithStringKey
{
    Task<Unmarked> Give();
}

public interface IUnmarkedArgumentGrain : IGrainWithStringKey
{
    Task Take(Unmarked value);
}

public sealed class UnmarkedGrain : Grain, IUnmarkedResultGrain, IUnmarkedArgumentGrain
{
    public Task<Unmarked> Give() => Task.FromResult(new Unmarked());

    public Task Take(Unmarked value) => Task.CompletedTask;
}

public sealed class CopyGrain : Grain, ICopyGrain
{
    private object _value = new();

    public Task Keep(object value) => Set(value);

    public Task KeepImmutable([Immutable] List<int> value) => Set(value);

    public Task KeepWrapped(Immutable<List<int>> value) => Set(value.Value);

    public Task KeepTwo(Box first, Box second) => Set(first, second);

    public Task<object> Give() => Task.FromResult(_value);

    public Task<IEnumerable<int>> Query() => Task.FromResult(Enumerable.Range(1, 5).Where(i => i % 2 == 1));

    public Task<ICopyGrain> Self() => Task.FromResult(this.AsReference<ICopyGrain>());

    public Task TakeRecord(Parcel parcel) => Set(parcel);

    public Task TakePoint(Point point) => Set(point);

    private Task Set(params object[] values)
    {
        _value = values[0];
        Kept.Values[this.GetPrimaryKeyString()] = values;
        return Task.CompletedTask;
    }
}
