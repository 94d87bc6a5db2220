using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Platform.Recipes.Tests;

/// <summary>What holds for every configuration there can be: they are drawn from the published schema.</summary>
public sealed class RoundTripTests
{
    private static readonly JsonArray Fields = JsonNode.Parse(RecipeSchema.Of("timm", null)!)!["schema"]!["fields"]!.AsArray();

    [Fact]
    public void Config_thatWasWritten_isReadAgain() => Prop.ForAll(AnyConfig(), config =>
    {
        var written = RecipeReader.Write(Configs.Read(config));

        Assert.Equal(written, RecipeReader.Write(RecipeReader.Parse(written)));
        // What is kept is itself a configuration that could have been sent.
        Assert.Equal(written, RecipeReader.Write(Configs.Read(written)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Value_thatIsChanged_isSeen() => Prop.ForAll(AnyConfig().Generator.Two().ToArbitrary(), pair =>
    {
        var (one, other) = pair;
        var same = JsonNode.DeepEquals(JsonNode.Parse(one)!["advanced_config"], JsonNode.Parse(other)!["advanced_config"]);

        // Every setting has a value of its own in what is kept, so that none is ever passed over.
        Assert.Equal(same, RecipeReader.Write(Configs.Read(one)) == RecipeReader.Write(Configs.Read(other)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Config_ofAnotherVersion_isStillParsed()
    {
        var written = JsonNode.Parse(RecipeReader.Write(Configs.Read(Configs.Example)))!.AsObject();
        written["of_tomorrow"] = 1;
        written["advanced_config"]!["of_tomorrow"] = new JsonObject();
        written["advanced_config"]!.AsObject().Remove("ema");

        var config = RecipeReader.Parse(written.ToJsonString());

        Assert.Equal(("resnet50", 0.999), (config.ModelName, config.Advanced.Ema.Decay));
        Assert.Throws<JsonException>(() => RecipeReader.Parse("null"));
    }

    [Theory]
    [InlineData("mine", """{"a":[1,{"b":"é"}]}""")]
    [InlineData("ultralytics", """{"lr0":0.05,"mosaic":0.5}""")]
    public void Config_forAService_isReadAgainAndHoldsNothingOfOthers(string framework, string advanced)
    {
        var config = Configs.Read(Configs.With("image_size", "96", Configs.With("val_ratio", "0.3", Configs.Of(framework, advanced))));
        var written = JsonNode.Parse(RecipeReader.Write(config))!;

        Assert.Equal(["image_size", "seed", "val_ratio"], written["advanced_config"]!.AsObject().Select(setting => setting.Key).Order());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(config.ServiceConfigJson!), written["service_config"]));
        var again = RecipeReader.Parse(written.ToJsonString());
        Assert.True(JsonNode.DeepEquals(written, JsonNode.Parse(RecipeReader.Write(again))));
        Assert.Equal((config.LearningRate, config.LearningRate, 96, 0.3), (again.LearningRate, again.Advanced.Optimizer.LearningRate, again.Advanced.ImageSize, again.Advanced.ValRatio));
    }

    /// <summary>The specification's example with every setting of <c>advanced_config</c> drawn from what the schema allows, but for those that would not go together.</summary>
    private static Arbitrary<string> AnyConfig() => Gen.CollectToList(Fields, field => Value(field!).Select(value => (Path: (string)field!["name"]!, Value: value))).Select(values =>
    {
        var config = Configs.With("learning_rate", "10", Configs.With("advanced_config", "{}"));
        foreach (var (path, value) in values) config = Configs.With($"advanced_config.{path}", value, config);
        foreach (var (path, value) in ((string, string)[])[("optimizer.learning_rate", "10"), ("optimizer.nesterov", "false"), ("scheduler.warmup_epochs", "0"), ("augmentation.crop_scale", "[0.25,0.5]"), ("image_size", "64")])
            config = Configs.With($"advanced_config.{path}", value, config);
        return config;
    }).ToArbitrary();

    private static Gen<string> Value(JsonNode field)
    {
        if ((string)field["type"]! == "boolean") return Gen.Elements("true", "false");
        if (field["options"] is JsonArray options) return Gen.Elements(options.Select(option => option!["value"]!.ToJsonString()));
        var (least, most) = ((double)field["min"]!, (double)field["max"]!);
        var number = Gen.Choose(1, 999).Select(part => least + ((most - least) * part / 1_000.0)).Select(value => field["integer"] is null ? value : Math.Floor(value)).Select(value => JsonSerializer.Serialize(value));
        return field["length"] is null ? number : number.Two().Select(two => $"[{two.Item1},{two.Item2}]");
    }
}
