using FsCheck;
using FsCheck.Fluent;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class TopClassesTests
{
    [Fact]
    public void Likeliest_classes_are_the_first_of_all_sorted_with_the_lower_index_first_of_equal_ones()
    {
        var cases =
            from values in Gen.Choose(0, 6).NonEmptyListOf()
            from count in Gen.Choose(1, 8)
            select (Values: values.Select(value => value / 7.0).ToArray(), Count: count);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases.ToArbitrary(), one =>
            Assert.Equal(one.Values.Select((value, i) => (i, value)).OrderByDescending(pair => pair.value).Take(one.Count), TopClasses.Of(one.Values, one.Count))));
    }
}
