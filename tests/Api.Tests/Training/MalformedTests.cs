using System.Net.Http.Headers;
using System.Text;
using Platform.Api.Tests.Cleanflow;

namespace Platform.Api.Tests.Training;

/// <summary>Whatever a path, a query, a form or a body holds, the answer names what is wrong, and is never a fault of ours.</summary>
public sealed class MalformedTests(SharedPlatform platform)
{
    public static TheoryData<string, string, string> WrongRequests => new()
    {
        { "GET", "training/jobs/abc", "job_id" }, { "GET", "training/jobs/0", "job_id" }, { "GET", "training/jobs/-1", "job_id" }, { "GET", "training/jobs/1.5", "job_id" }, { "GET", "training/jobs/+5", "job_id" },
        { "POST", "training/jobs/x/start", "job_id" }, { "POST", "training/jobs/1/start?resume=maybe", "resume" }, { "POST", "training/stop/x", "job_id" }, { "DELETE", "training/jobs/x", "job_id" },
        { "GET", "training/jobs/1/metrics?limit=0", "limit" }, { "GET", "training/jobs/1/metrics?limit=10001", "limit" }, { "GET", "training/jobs/1/metrics?limit=x", "limit" },
        { "GET", "training/jobs/1/metrics?limit=5&limit=6", "limit" }, { "GET", "training/jobs/1/logs?limit=0", "limit" }, { "GET", "training/jobs/1/logs?log_type=syslog", "log_type" },
        { "GET", "training/jobs/x/checkpoints", "job_id" }, { "GET", "training/jobs/x/checkpoints/best", "job_id" }, { "GET", "training/jobs?limit=101", "limit" }, { "GET", "training/jobs?skip=-1", "skip" },
        { "GET", "training/jobs?status=sleeping", "status" }, { "GET", "training/config-schema", "framework" }, { "GET", "validation/results/x", "job_id" }, { "GET", "validation/images/x", "validation_result_id" },
        { "GET", "validation/images/10001?limit=1001", "limit" }, { "GET", "validation/images/10001?is_correct=perhaps", "is_correct" }, { "GET", "ws/training/x", "job_id" }, { "GET", "ws/training/1?from=x", "from" },
    };

    public static TheoryData<string, string> WrongJobs => new()
    {
        { "[]", "body" }, { "{}", "config" }, { """{"config":null}""", "config" }, { """{"config":[]}""", "config" }, { """{"session_id":"1","config":{}}""", "session_id" },
        { """{"session_id":1.5,"config":{}}""", "session_id" }, { """{"project_id":true,"config":{}}""", "project_id" }, { """{"project_id":99999999999999999999,"config":{}}""", "project_id" },
        { """{"experiment_name":5,"config":{}}""", "experiment_name" }, { """{"notes":[],"config":{}}""", "notes" }, { """{"tags":"a","config":{}}""", "tags" },
        { """{"tags":["a",1],"config":{}}""", "tags[1]" }, { """{"tags":["\ud800"],"config":{}}""", "tags[0]" }, { """{"project_name":"\ud800","config":{}}""", "project_name" },
        { $$"""{"experiment_name":"{{new string('x', 201)}}","config":{} }""", "experiment_name" },
    };

    public static TheoryData<string, string, string> WrongForms => new()
    {
        { "top_k", "0", "top_k" }, { "top_k", "1001", "top_k" }, { "top_k", "2.5", "top_k" }, { "confidence_threshold", "1.5", "confidence_threshold" }, { "confidence_threshold", "-0.1", "confidence_threshold" },
        { "confidence_threshold", "nan", "confidence_threshold" }, { "training_job_id", "five", "training_job_id" }, { "training_job_id", "", "training_job_id" },
    };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task Request_that_is_out_of_range_is_422_naming_the_field(string method, string path, string field)
    {
        using var response = await platform.Host.NewTraining().SendAsync(new HttpMethod(method), path);

        Assert.StartsWith($"{field}: ", await response.Refusal(422, "VALIDATION_ERROR", field));
    }

    [Theory]
    [MemberData(nameof(WrongJobs))]
    public async Task Job_that_is_wrong_is_422_naming_the_field(string body, string field)
    {
        using var response = await platform.Host.NewTraining().PostAsync("training/jobs", TrainingCalls.Json(body));

        await response.Refusal(422, "VALIDATION_ERROR", field);
    }

    [Theory]
    [InlineData("{", "application/json", 400, null)]
    [InlineData("""{"config":{"framework":"timm","framework":"timm"}}""", "application/json", 400, null)]
    [InlineData("{}", "text/plain", 415, "Content-Type")]
    public async Task Body_that_cannot_be_read_is_told_from_one_that_is_wrong(string body, string type, int status, string? field)
    {
        using var response = await platform.Host.NewTraining().PostAsync("training/jobs", CleanflowCalls.Typed(Encoding.UTF8.GetBytes(body), type));

        await response.Refusal(status, "VALIDATION_ERROR", field);
    }

    [Fact]
    public async Task Key_that_is_none_is_422()
    {
        using var response = await platform.Host.NewTraining().SendAsync(HttpMethod.Post, "training/jobs", TrainingCalls.Json("{}"), ("Idempotency-Key", new string('k', 256)));

        await response.Refusal(422, "VALIDATION_ERROR", "Idempotency-Key");
    }

    [Theory]
    [MemberData(nameof(WrongForms))]
    public async Task Inference_with_a_field_that_is_wrong_names_it(string name, string value, string field)
    {
        var fields = new Dictionary<string, string> { ["training_job_id"] = "5", [name] = value };

        using var response = await Infer(fields, [1, 2, 3]);

        await response.Refusal(422, "VALIDATION_ERROR", field);
    }

    [Fact]
    public async Task Inference_takes_one_picture_of_at_most_20_mebibytes()
    {
        var job = new Dictionary<string, string> { ["training_job_id"] = "5" };

        using var none = await Infer(job);
        await none.Refusal(422, "VALIDATION_ERROR", "file");
        using var two = await Infer(job, [1], [2]);
        await two.Refusal(422, "VALIDATION_ERROR", "file");
        using var large = await Infer(job, new byte[(20 << 20) + 1]);
        await large.Refusal(413, "VALIDATION_ERROR", "file");
        using var json = await platform.Host.NewTraining().PostAsync("test-inference", TrainingCalls.Json("{}"));
        await json.Refusal(415, "VALIDATION_ERROR", "Content-Type");
    }

    [Fact]
    public async Task Path_and_method_that_there_are_not_are_told_in_the_surfaces_form()
    {
        var client = platform.Host.NewTraining();

        using var missing = await client.GetAsync("training/nothing");
        await missing.Refusal(404, "NOT_FOUND");
        using var method = await client.SendAsync(HttpMethod.Put, "training/jobs");
        await method.Refusal(405, "METHOD_NOT_ALLOWED");
    }

    private Task<HttpResponseMessage> Infer(Dictionary<string, string> fields, params byte[][] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var file in files) form.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "file", "picture.png");
        return platform.Host.NewTraining().PostAsync("test-inference", form);
    }
}
