using System.Text.Json;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>What is another user's is refused where it exists, on every route that has its id.</summary>
public sealed class AccessTests(SharedPlatform platform)
{
    [Fact]
    public async Task Everything_of_another_user_is_403_and_says_of_what()
    {
        var owner = platform.Host.NewCleanflow();
        var dataset = await owner.Upload();
        var plan = (await owner.Plan(dataset)).Text("plan_id");
        var execution = (await owner.Execute(plan)).Text("execution_id");
        var stranger = platform.Host.NewCleanflow();
        var (theirs, mine) = (await stranger.Upload(), await stranger.Plan(await stranger.Upload()));
        (string Method, string Path, string? Body, string Message)[] refused =
        [
            ("GET", $"datasets/{dataset}", null, "このデータセット"), ("GET", $"datasets/{dataset}/profile", null, "このデータセット"), ("GET", $"datasets/{dataset}/file", null, "このデータセット"),
            ("DELETE", $"datasets/{dataset}", null, "このデータセット"), ("POST", $"datasets/{dataset}/plan", """{"task_type":"clustering"}""", "このデータセット"),
            ("GET", $"plans/{plan}", null, "この前処理プラン"), ("GET", $"plans/{plan}/code", null, "この前処理プラン"), ("PUT", $"plans/{plan}/steps", """{"steps":[]}""", "この前処理プラン"),
            ("DELETE", $"plans/{plan}", null, "この前処理プラン"), ("POST", $"plans/{plan}/execute", null, "この前処理プラン"), ("POST", $"plans/{plan}/execute?dataset_id={theirs}", null, "この前処理プラン"),
            ("POST", $"plans/{mine.Text("plan_id")}/execute?dataset_id={dataset}", null, "このデータセット"),
            ("GET", $"executions/{execution}", null, "この実行結果"), ("GET", $"executions/{execution}/result", null, "この実行結果"), ("GET", $"executions/{execution}/diff?step=1", null, "この実行結果"),
            ("GET", $"ws/executions/{execution}", null, "この実行結果"),
        ];
        foreach (var (method, path, body, message) in refused)
        {
            using var response = await stranger.SendAsync(new HttpMethod(method), path, body is null ? null : CleanflowCalls.Json(body));

            Assert.Equal(message + "へのアクセス権限がありません", await response.Message(403, "ACCESS_DENIED"));
        }

        // Nothing of it happened.
        await owner.Get($"datasets/{dataset}");
        Assert.Equal(1, (await owner.Get("executions")).GetProperty("total").GetInt64());
        Assert.Equal(0, (await stranger.Get("executions")).GetProperty("total").GetInt64());
        Assert.DoesNotContain(dataset, (await stranger.Get("datasets")).GetRawText());
    }
}
