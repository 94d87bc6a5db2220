using Platform.Grains.Classroom;
using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Tests.Classroom;

public sealed class HotspotRulesTests
{
    [Theory]
    [InlineData(0, 1, 100, 100, 0)]
    [InlineData(0, 1, 50, 100, 0)]
    [InlineData(1, 1, 100, 100, 0.5)]
    [InlineData(0, 2, 100, 100, 0.15)]
    [InlineData(0, 1, 200, 100, 0.1)]
    [InlineData(0.5, 4, 400, 100, 0.625)]
    [InlineData(0, 1, 7, 0, 0)]
    public void Difficulty_is_that_of_the_formula(double errorRate, double perStudent, double mean, double median, double difficulty) =>
        Assert.Equal(difficulty, HotspotRules.Difficulty(errorRate, perStudent, mean, median), 12);

    [Fact]
    public void Median_is_the_middle_or_the_mean_of_two()
    {
        Assert.Equal(0, HotspotRules.Median([]));
        Assert.Equal(2, HotspotRules.Median([9, 1, 2]));
        Assert.Equal(1.5, HotspotRules.Median([9, 1, 2, 0]));
    }

    [Theory]
    [InlineData("Traceback (most recent call last):\n  File\nNameError: name 'x' is not defined\n\n", "NameError: name 'x' is not defined")]
    [InlineData("\u001b[0;31mZeroDivisionError\u001b[0m: division by zero\r\n", "ZeroDivisionError: division by zero")]
    [InlineData("only", "only")]
    [InlineData("\n名前エラー\n\u001b[0m\n", "名前エラー")]
    [InlineData("  \n \n", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Last_line_is_what_the_error_says_without_colours(string? error, string? line) => Assert.Equal(line, ErrorLines.LastLine(error));

    [Fact]
    public void Long_line_is_cut_between_characters()
    {
        Assert.Equal(300, ErrorLines.LastLine(new string('x', 900))!.Length);
        Assert.Equal(299, ErrorLines.LastLine(new string('x', 299) + "😀")!.Length);
    }
}
