using Platform.Api.Identity;

namespace Platform.Api.Tests.Identity;

public sealed class ClassroomApiKeysTests
{
    [Fact]
    public void Keys_belong_to_their_class_and_two_of_one_class_are_told_apart()
    {
        var keys = ClassroomApiKeys.Parse(" plain , algebra=one,algebra=two=2 ", isDevelopment: false);

        Assert.Equal(("default", "algebra", "algebra"), (keys.Find("plain")!.Class, keys.Find("one")!.Class, keys.Find("two=2")!.Class));
        Assert.NotEqual(keys.Find("one")!.Name, keys.Find("two=2")!.Name);
        Assert.Null(keys.Find("three"));
        Assert.Null(keys.Find(""));
        Assert.False(keys.IsOpen);
    }

    [Theory]
    [InlineData("a,,b", 2)]
    [InlineData("a,b=", 2)]
    [InlineData("=a", 1)]
    [InlineData("x/y=a", 1)]
    [InlineData("クラス=a", 1)]
    [InlineData("a,x=a", 2)]
    [InlineData("a b", 1)]
    public void Entry_that_cannot_be_used_is_named_by_its_place_and_without_its_key(string value, int place)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => ClassroomApiKeys.Parse(value, isDevelopment: true));

        Assert.StartsWith($"CLASSROOM_API_KEYS: entry {place} ", wrong.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Without_keys_it_is_open_in_development_alone(string? value)
    {
        Assert.True(ClassroomApiKeys.Parse(value, isDevelopment: true).IsOpen);
        Assert.StartsWith("CLASSROOM_API_KEYS: ", Assert.Throws<ConfigurationException>(() => ClassroomApiKeys.Parse(value, isDevelopment: false)).Message);
    }
}
