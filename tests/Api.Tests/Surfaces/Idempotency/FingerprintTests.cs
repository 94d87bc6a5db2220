using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Platform.Api.Identity;
using Platform.Api.Surfaces;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Leaderboard;

namespace Platform.Api.Tests.Surfaces.Idempotency;

/// <summary>A fingerprint tells requests apart by what they ask for, and by nothing else.</summary>
public sealed class FingerprintTests
{
    [Fact]
    public void Order_of_keys_and_white_space_do_not_count()
    {
        Prop.ForAll(Values.ToArbitrary(), value => Of(Write(value, shuffled: false)) == Of(Write(value, shuffled: true))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Different_values_have_different_fingerprints()
    {
        Prop.ForAll(Values.Zip(Values).ToArbitrary(), pair =>
        {
            var (one, two) = (Write(pair.Item1, shuffled: false), Write(pair.Item2, shuffled: false));
            return (one == two) == (Of(one) == Of(two));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""["ab","c"]""", """["a","bc"]""")]
    [InlineData("""{"a":[]}""", """{"a":{}}""")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""[[1],2]""", """[1,[2]]""")]
    [InlineData("""[1,2]""", """[2,1]""")]
    [InlineData("""{"a":{"b":1},"c":2}""", """{"a":{"b":1,"c":2}}""")]
    public void Alike_is_not_the_same(string one, string two) => Assert.NotEqual(Of(one), Of(two));

    [Fact]
    public void Method_and_path_count()
    {
        Assert.NotEqual(Of("{}", "POST", "/leaderboard/jobs"), Of("{}", "POST", "/leaderboard/submissions"));
        Assert.NotEqual(Of("{}", "POST", "/leaderboard/jobs"), Of("{}", "PUT", "/leaderboard/jobs"));
    }

    private static Gen<object?> Values => Gen.Sized(size => Value(Math.Min(size, 12)));

    private static Gen<object?> Value(int depth)
    {
        var leaf = Gen.Elements<object?>(null, true, false, 0, 1, -7, "", "a", "b", "ab", "日本", "\"", "1", "null", "}", "]");
        if (depth <= 1) return leaf;
        var list = Value(depth / 3).ArrayOf(3).Select(items => (object?)items);
        var map = Gen.Elements("a", "b", "c", "").Zip(Value(depth / 3)).ArrayOf(3)
            .Select(pairs => (object?)pairs.DistinctBy(pair => pair.Item1).OrderBy(pair => pair.Item1, StringComparer.Ordinal).ToArray());
        return Gen.OneOf(leaf, list, map);
    }

    private static string Write(object? value, bool shuffled)
    {
        var space = shuffled ? " \n" : "";
        return value switch
        {
            (string, object)[] pairs => $"{{{space}{string.Join($",{space}", (shuffled ? pairs.Reverse() : pairs).Select(pair => $"{JsonSerializer.Serialize(pair.Item1)}{space}:{space}{Write(pair.Item2, shuffled)}"))}{space}}}",
            object?[] items => $"[{space}{string.Join($"{space},", items.Select(item => Write(item, shuffled)))}{space}]",
            _ => JsonSerializer.Serialize(value),
        };
    }

    private static string Of(string json, string method = "POST", string path = "/leaderboard/jobs")
    {
        var context = new DefaultHttpContext { Request = { Method = method, Path = path } };
        context.Features.Set(new SurfaceFeature(new LeaderboardSurface(ApiTokens.Parse("x", isDevelopment: false)), ""));
        using var body = JsonDocument.Parse(json);
        return Fingerprint.Of(context, body.RootElement);
    }
}
