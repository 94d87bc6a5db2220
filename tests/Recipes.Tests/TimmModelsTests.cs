namespace Platform.Recipes.Tests;

public sealed class TimmModelsTests
{
    [Fact]
    public void Model_ofAnUnknownName_isNone() => Assert.Null(TimmModels.Find("resnet19"));
}
