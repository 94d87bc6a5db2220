namespace Platform.Recipes.Tests;

public sealed class TimmModelsTests
{
    public static TheoryData<string> Names => new(TimmModels.All.Select(model => model.Name));

    [Fact]
    public void Model_ofAnUnknownName_isNone() => Assert.Null(TimmModels.Find("resnet19"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Least_image_size_of_a_model_is_taken_and_the_next_one_below_it_is_not(string name)
    {
        var model = TimmModels.Find(name)!;
        Assert.Equal(0, model.LeastImageSize % model.SizeStep);
        Assert.Null(Problem(model.LeastImageSize));
        if (model.LeastImageSize > model.SizeStep) Assert.Contains($"{model.LeastImageSize}", Problem(model.LeastImageSize - model.SizeStep), StringComparison.Ordinal);

        string? Problem(int size)
        {
            using var json = System.Text.Json.JsonDocument.Parse($$"""
                {"framework":"timm","model_name":"{{name}}","task_type":"image_classification","dataset_id":"d","epochs":1,"batch_size":2,"learning_rate":0.1,"image_size":{{size}}}
                """);
            return RecipeReader.Read(json.RootElement).Problems.FirstOrDefault(problem => problem.Field.EndsWith("image_size", StringComparison.Ordinal))?.Message;
        }
    }
}
