using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Platform.Api.Tests.Hosting;

/// <summary>What people do at the leaderboard, in short.</summary>
public static class LeaderboardCalls
{
    /// <summary>The specification's own sample program.</summary>
    public const string SampleProgram = """
        # main.py
        import argparse
        import json
        from pathlib import Path

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--config", required=True)
            parser.add_argument("--output", required=True)
            args = parser.parse_args()

            # 学習・評価を実行
            # ...

            # 結果を metrics.json に出力
            output_dir = Path(args.output)
            output_dir.mkdir(parents=True, exist_ok=True)

            metrics = {
                "params": {
                    "method": "padim",
                    "dataset": "mvtec_ad",
                    "backbone": "resnet18"
                },
                "metrics": {
                    "image_auc": 0.985,
                    "pixel_auc": 0.976,
                    "pixel_pro": 0.920
                }
            }

            with open(output_dir / "metrics.json", "w") as f:
                json.dump(metrics, f, indent=2)

        if __name__ == "__main__":
            main()
        """;

    /// <summary>A program that runs until it is stopped.</summary>
    public const string EndlessProgram = "import time\nprint('running', flush=True)\nwhile True:\n    time.sleep(0.05)\n";

    /// <summary>A program that reports one metric and a param.</summary>
    public static string Reporting(double score, string method = "plain") => $$$"""
        import argparse, json
        from pathlib import Path
        parser = argparse.ArgumentParser()
        parser.add_argument("--config"); parser.add_argument("--output")
        args = parser.parse_args()
        print("scoring")
        Path(args.output, "metrics.json").write_text(json.dumps({"params": {"method": "{{{method}}}"}, "metrics": {"score": {{{score.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}}}}}))
        """;

    /// <summary>A program that reports as its score what its module <c>package.part</c> holds.</summary>
    public const string ReportingOfPackage = """
        import argparse, json
        from pathlib import Path
        from package import part
        parser = argparse.ArgumentParser()
        parser.add_argument("--config"); parser.add_argument("--output")
        args = parser.parse_args()
        assert Path(args.config).read_text() == "seed: 1\n"
        Path(args.output, "metrics.json").write_text(json.dumps({"metrics": {"score": part.VALUE}}))
        """;

    public static MultipartFormDataContent Form(string program = SampleProgram, string? metadata = null)
    {
        var form = Files(("main.py", program), ("config.yaml", "seed: 1\n"));
        form.Add(new StringContent("main.py"), "entrypoint");
        form.Add(new StringContent("config.yaml"), "config_file");
        if (metadata is not null) form.Add(new StringContent(metadata), "metadata");
        return form;
    }

    public static MultipartFormDataContent Files(params (string Name, string Content)[] files) =>
        Files([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Content)))]);

    public static MultipartFormDataContent Files(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), "files", name);
        return form;
    }

    public static MultipartFormDataContent AndFile(this MultipartFormDataContent form, string name, string content, string field = "files") =>
        form.AndFile(name, Encoding.UTF8.GetBytes(content), field);

    public static MultipartFormDataContent AndFile(this MultipartFormDataContent form, string name, byte[] content, string field = "files")
    {
        form.Add(new ByteArrayContent(content), field, name);
        return form;
    }

    public static MultipartFormDataContent With(this MultipartFormDataContent form, string field, string value)
    {
        form.Add(new StringContent(value), field);
        return form;
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        try
        {
            return JsonDocument.Parse(text).RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode} with what is not JSON: {text}");
        }
    }

    /// <summary>The message of an error, having checked that it has the surface's form and this status.</summary>
    public static async Task<string> Detail(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["detail"], body.EnumerateObject().Select(property => property.Name));
        return body.GetProperty("detail").GetString()!;
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static async Task<string> Submit(this HttpClient client, string program = SampleProgram)
    {
        using var response = await client.PostAsync("submissions", Form(program));
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Json()).Text("submission_id");
    }

    public static Task<HttpResponseMessage> PostJob(this HttpClient client, string submission, string resourceClass = "small") =>
        client.PostAsJsonAsync("jobs", new { submission_id = submission, config = new { resource_class = resourceClass } });

    /// <summary>Submits a program and requests a job for it; the job's id.</summary>
    public static async Task<string> Run(this HttpClient client, string program = SampleProgram)
    {
        using var response = await client.PostJob(await client.Submit(program));
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.Json()).Text("job_id");
    }

    public static async Task<JsonElement> Status(this HttpClient client, string job)
    {
        using var response = await client.GetAsync($"jobs/{job}/status");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Json();
    }

    /// <summary>The job's status once it is one of these.</summary>
    public static async Task<JsonElement> Reaches(this HttpClient client, string job, params string[] statuses) =>
        (JsonElement)await Eventually.Get<object>(
            async () => await client.Status(job) is var now && statuses.Contains(now.Text("status")) ? now : null,
            TimeSpan.FromSeconds(90),
            $"{string.Join(" or ", statuses)} of job {job}");

    public static Task<JsonElement> Ends(this HttpClient client, string job) => client.Reaches(job, "completed", "failed", "cancelled");
}
