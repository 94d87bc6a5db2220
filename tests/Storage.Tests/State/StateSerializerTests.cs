using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Storage.State;

namespace Platform.Storage.Tests.State;

public sealed class StateSerializerTests
{
    private readonly StateSerializer _serializer = new();

    public enum Phase
    {
        Pending,
        InProgress,
    }

    public sealed record Part(string Name, ImmutableArray<int> Values, DateTimeOffset? At = null);

    public abstract class Base
    {
        public int Count { get; private set; }

        public void Add() => Count++;
    }

    public sealed class Everything : Base
    {
        public Phase Phase { get; private set; }

        public Part? Part { get; set; }

        public ImmutableArray<Part> Parts { get; set; }

        public ImmutableDictionary<string, double> Metrics { get; set; } = ImmutableDictionary<string, double>.Empty;

        public Dictionary<string, ImmutableArray<string>> Lists { get; init; } = [];

        public ImmutableHashSet<Guid> Guids { get; set; } = [];

        public TimeSpan Lasted { get; set; }

        public string Text { get; set; } = "";

        public void Go() => Phase = Phase.InProgress;
    }

    private string Write<T>(T state) => _serializer.Serialize(state).ToString();

    private T Read<T>(string document) => _serializer.Deserialize<T>(new BinaryData(Encoding.UTF8.GetBytes(document)))!;

    [Fact]
    public void State_of_every_kind_comes_back()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(9)).AddTicks(1_234_567);
        var id = Guid.NewGuid();
        var state = new Everything
        {
            Part = new Part("日本", [1, 2], at),
            Parts = [new Part("a", default), new Part("b", [])],
            Metrics = ImmutableDictionary<string, double>.Empty.Add("nan", double.NaN).Add("inf", double.PositiveInfinity).Add("Pi", Math.PI),
            Lists = { ["x"] = ["1"], ["y"] = default },
            Guids = [id],
            Lasted = TimeSpan.FromTicks(123_456_789),
            Text = "\0 half \ud83d pair \"quoted\" <b>",
        };
        state.Go();
        state.Add();
        var read = Read<Everything>(Write(state));
        Assert.Equal((Phase.InProgress, 1, state.Lasted), (read.Phase, read.Count, read.Lasted));
        Assert.Equal(("日本", at), (read.Part!.Name, read.Part.At));
        Assert.Equal([1, 2], read.Part.Values);
        Assert.Equal(["a", "b"], read.Parts.Select(p => p.Name));
        Assert.All(read.Parts, p => Assert.Empty(p.Values));
        Assert.Equal(state.Metrics, read.Metrics);
        Assert.Equal(["1"], read.Lists["x"]);
        Assert.Empty(read.Lists["y"]);
        Assert.Equal([id], read.Guids);
        Assert.Equal("\0 half \ufffd pair \"quoted\" <b>", read.Text);
    }

    [Fact]
    public void Names_are_camel_case_and_enums_are_names()
    {
        var state = new Everything();
        state.Go();
        var document = Write(state);
        Assert.Contains("\"phase\":\"InProgress\"", document, StringComparison.Ordinal);
        Assert.Contains("\"parts\":[]", document, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_document_lacks_is_as_a_new_state_has_it_and_arrays_are_empty()
    {
        var read = Read<Everything>("{}");
        Assert.False(read.Parts.IsDefault);
        Assert.Empty(read.Metrics);
        Assert.Empty(read.Lists);
        Assert.Empty(Read<Part>("""{"name":"a"}""").Values);
        Assert.Empty(Read<Everything>("""{"parts":null}""").Parts);
    }

    [Fact]
    public void What_a_state_does_not_know_is_ignored() => Assert.Equal("a", Read<Part>("""{"name":"a","other":{"deep":[1,2]}}""").Name);

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"values":"x"}""")]
    [InlineData("")]
    public void A_document_of_something_else_is_told(string document)
    {
        var fault = Assert.Throws<StorageException>(() => Read<Part>(document));
        Assert.Contains("is not a Part", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_and_number_comes_back() => Prop.ForAll<NonNull<string>, double, int[]>((text, number, values) =>
    {
        var clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
        var read = Read<Everything>(Write(new Everything { Text = clean, Metrics = ImmutableDictionary<string, double>.Empty.Add(clean, number), Part = new Part("p", [.. values]) }));
        return read.Text == clean && read.Metrics[clean].Equals(number) && read.Part!.Values.SequenceEqual(values);
    }).QuickCheckThrowOnFailure();
}
