using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Recipes.Tests;

public sealed class RecipeSchemaTests
{
    public static TheoryData<string> Frameworks => [.. RecipeSchema.Frameworks];

    [Fact]
    public void Schema_ofTheSpecificationsFields_isAsItSays()
    {
        var schema = Schema("timm");

        Assert.Equal(["framework", "task_type", "schema", "presets"], schema.Select(property => property.Key));
        Assert.Equal(("timm", "image_classification"), ((string)schema["framework"]!, (string)schema["task_type"]!));
        var fields = Fields("timm");
        Assert.Equal(
            """{"name":"optimizer.type","type":"select","label":"Optimizer","description":"Optimization algorithm","default":"adamw","options":[{"value":"adam","label":"Adam","description":"Adaptive Moment Estimation"},{"value":"adamw","label":"AdamW","description":"Adam with weight decay"},{"value":"sgd","label":"SGD","description":"Stochastic Gradient Descent"},{"value":"rmsprop","label":"RMSprop","description":"Gradients divided by a running average of their size"}],"group":"Optimizer"}""",
            fields["optimizer.type"].ToJsonString());
        var rate = fields["optimizer.learning_rate"];
        Assert.Equal(["name", "type", "label", "description", "default", "min", "max", "step", "exclusive_min", "group"], rate.Select(property => property.Key));
        Assert.Equal(("number", "Learning Rate", "Initial learning rate", 0.001, 1e-5), ((string)rate["type"]!, (string)rate["label"]!, (string)rate["description"]!, (double)rate["default"]!, (double)rate["step"]!));
        Assert.Equal("""{"field":"optimizer.type","values":["adam","adamw"]}""", fields["optimizer.betas"]["when"]!.ToJsonString());
        Assert.Equal("""{"field":"augmentation.color_jitter","values":[true]}""", fields["augmentation.hue"]["when"]!.ToJsonString());
    }

    [Theory]
    [InlineData("tensorflow", null)]
    [InlineData("", null)]
    [InlineData("timm", "object_detection")]
    [InlineData("ultralytics", "translation")]
    public void Schema_ofWhatThereIsNot_isNone(string framework, string? task) => Assert.Null(RecipeSchema.Of(framework, task));

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Default_ofEveryField_isReadAsIfItWereNotGiven(string framework)
    {
        // The learning rate alone is taken from beside advanced_config where it is not given in it.
        foreach (var (name, field) in Fields(framework))
        {
            var config = Configs.Of(framework, "{}");
            if (name is "optimizer.learning_rate" or "lr0") config = Configs.With("learning_rate", field["default"]!.ToJsonString(), config);
            Assert.Equal(RecipeReader.Write(Configs.Read(config)), RecipeReader.Write(Configs.Read(Configs.With($"advanced_config.{name}", field["default"]!.ToJsonString(), config))));
        }
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Fields_ofTheSchema_areThoseThatAreRead(string framework)
    {
        var read = Leaves(JsonNode.Parse(JsonSerializer.Serialize(Activator.CreateInstance(RecipeSchema.TypeOf(framework)), RecipeSchema.TypeOf(framework), RecipeJson.Options))!, "");

        Assert.Equal(read.Order(), Fields(framework).Keys.Order());
        // So many that the comparison means something.
        Assert.InRange(Fields(framework).Count, 40, 200);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Value_ofAnotherKind_isRefusedByItsName(string framework)
    {
        foreach (var (name, field) in Fields(framework))
        {
            foreach (var wrong in Wrong(field))
            {
                var problem = Assert.Single(Configs.Problems(Configs.With($"advanced_config.{name}", wrong, Configs.Of(framework, "{}"))));
                Assert.Equal($"config.advanced_config.{name}", problem.Field);
            }

            var misspelt = Assert.Single(Configs.Problems(Configs.With($"advanced_config.{name}_x", "1", Configs.Of(framework, "{}"))));
            Assert.Equal($"config.advanced_config.{name}_x", misspelt.Field);
        }
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Bounds_ofEveryNumber_areInclusiveUnlessItSaysOtherwise(string framework)
    {
        foreach (var (name, field) in Fields(framework).Where(field => (string)field.Value["type"]! == "number"))
        {
            foreach (var (bound, exclusive) in ((string, string)[])[("min", "exclusive_min"), ("max", "exclusive_max")])
            {
                var problems = Configs.Problems(Configs.With($"advanced_config.{name}", field[bound]!.ToJsonString(), Configs.Of(framework, "{}")));
                // Values that only do not go together with others are told as such, not as out of bounds.
                Assert.Equal(field[exclusive] is not null, problems.Any(problem => problem.Message.StartsWith("it is not a ", StringComparison.Ordinal)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Presets_areConfigurations(string framework)
    {
        var presets = Schema(framework)["presets"]!.AsObject();

        Assert.Equal(["basic", "standard", "aggressive"], presets.Select(preset => preset.Key));
        var written = presets.Select(preset => RecipeReader.Write(Configs.Read(Configs.Of(framework, preset.Value!.ToJsonString())))).ToList();
        Assert.Equal(3, written.Distinct().Count());
        // The learning rate is left to config.
        Assert.All(written, config => Assert.Equal(0.001, RecipeReader.Parse(config).LearningRate));
    }

    private static IEnumerable<string> Wrong(JsonObject field)
    {
        foreach (var wrong in (string[])["{}", "\"\"", "[]", "[true]", "\"nonsense\""]) yield return wrong;
        if ((string)field["type"]! != "boolean") yield return "true";
        if ((string)field["type"]! != "number") yield return "1";
        if (field["integer"] is not null) yield return "1.5";
        if (field["min"] is { } least) yield return $"{(double)least - 1}";
        if (field["max"] is { } most) yield return $"{(double)most + 1}";
        if (field["type"]!.GetValue<string>() == "number") yield return $"\"{field["default"]}\"";
    }

    private static JsonObject Schema(string framework) => JsonNode.Parse(RecipeSchema.Of(framework, null)!)!.AsObject();

    private static Dictionary<string, JsonObject> Fields(string framework) =>
        Schema(framework)["schema"]!["fields"]!.AsArray().ToDictionary(field => (string)field!["name"]!, field => field!.AsObject());

    private static IEnumerable<string> Leaves(JsonNode node, string path) => node is JsonObject group
        ? group.SelectMany(property => Leaves(property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"))
        : [path];
}
