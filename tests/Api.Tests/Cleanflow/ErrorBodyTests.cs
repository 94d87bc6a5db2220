using System.Collections.Immutable;
using Platform.Api.Surfaces;
using Platform.Api.Surfaces.Cleanflow;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>The form of errors, where no request can be made to have them.</summary>
public sealed class ErrorBodyTests
{
    [Fact]
    public void Details_are_numbers_only_where_they_mean_one()
    {
        var details = ImmutableDictionary<string, string>.Empty.Add(CleaningErrors.ErrorMessage, "12345").Add(CleaningErrors.StepOrder, "2").Add("execution_id", "7");
        var error = CleanflowErrorBody.Inner(new SurfaceError(400, "failed", CleaningErrors.ExecutionFailed, Details: details));

        Assert.Equal("""{"step_order":2,"error_message":"12345","execution_id":"7"}""", error["details"]!.ToJsonString());
    }

    [Theory]
    [InlineData("3行目: セルが多すぎます", "3", "CSVファイルのみアップロード可能です（3行目: セルが多すぎます）", "セルが多すぎます")]
    [InlineData("空のファイルです", null, "CSVファイルのみアップロード可能です", "空のファイルです")]
    [InlineData("列x行目: 値", null, "CSVファイルのみアップロード可能です", "列x行目: 値")]
    public void File_that_cannot_be_read_is_told_with_its_line_where_there_is_one(string message, string? line, string expected, string reason)
    {
        var details = line is null ? null : ImmutableDictionary<string, string>.Empty.Add("line", line);
        var error = CleanflowErrorBody.Inner(new SurfaceError(400, message, DatasetErrors.InvalidFile, Details: details));

        Assert.Equal((expected, reason), ((string?)error["message"], (string?)error["details"]!["reason"]));
    }

    [Theory]
    [InlineData("limit: it is not a whole number from 1 to 100", "limit: 1 以上 100 以下の整数である必要があります", null)]
    [InlineData("skip: it is not a whole number from 0", "skip: 0 以上の整数である必要があります", null)]
    [InlineData("名前: it is given twice", "名前: 複数回指定されています", null)]
    [InlineData("列が足りません", "列が足りません", null)]
    [InlineData("something nobody foresaw", "リクエストの内容が正しくありません", "something nobody foresaw")]
    public void Refusal_of_shared_code_is_said_in_japanese_and_one_nobody_foresaw_still_reaches_the_caller(string said, string expected, string? reason)
    {
        var error = CleanflowErrorBody.Inner(SurfaceError.Invalid(said));

        Assert.Equal((expected, reason), ((string?)error["message"], (string?)error["details"]?["reason"]));
    }
}
