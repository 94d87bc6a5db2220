using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>What of CleanFlow and the classroom is left when one of two silos is killed: all that was acknowledged.</summary>
[Collection(OrleansCluster.Name)]
public sealed class OrleansClusterRecoveryTests(OrleansCluster cluster)
{
    private const string Key = "other-key";
    private const int Students = 32;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Sigkill_of_asilo_has_executions_go_on_at_the_other_and_every_event_counted_once()
    {
        var (_, token) = await cluster.NewUser();
        var dataset = await cluster.Upload(token, rows: 200_000);
        var plan = (await cluster.Clean(token, HttpMethod.Post, $"datasets/{dataset}/plan", new { task_type = "classification", target_column = "target" }, HttpStatusCode.Created)).GetProperty("plan_id").GetString()!;
        await Record(round: 1);
        var executions = new List<string>();
        for (var number = 0; number < 4; number++)
            executions.Add((await cluster.Clean(token, HttpMethod.Post, $"plans/{plan}/execute", null, HttpStatusCode.Accepted, "respond-async")).GetProperty("execution_id").GetString()!);

        var victim = cluster.Silos.Keys.Last();
        await cluster.Silos[victim].Kill();

        await Record(round: 2);
        foreach (var execution in executions)
            await Eventually.True(async () => (await Answered(token, $"cleanflow/api/v1/executions/{execution}"))?.GetProperty("data").GetProperty("status").GetString() == "completed", Within, $"the end of {execution}");
        var results = new HashSet<string>();
        foreach (var execution in executions)
        {
            using var result = await cluster.Send(token, HttpMethod.Get, $"cleanflow/api/v1/executions/{execution}/result", null);
            results.Add(await result.Content.ReadAsStringAsync());
        }

        Assert.StartsWith("age", Assert.Single(results));
        Assert.Equal(1 + executions.Count, (await cluster.Clean(token, HttpMethod.Get, "datasets")).GetProperty("datasets").GetArrayLength());

        JsonElement? summary = null;
        await Eventually.True(async () => (summary = await Answered(Key, "classroom/api/v1/class/summary")) is not null, Within, "the class's summary");
        Assert.Equal(
            Enumerable.Range(0, Students).Select(student => ($"s{student:00}", 2)),
            summary!.Value.GetProperty("students").EnumerateArray().Select(student => (student.GetProperty("user_id").GetString()!, student.GetProperty("execution_count").GetInt32())));
        await cluster.Silos[victim].Start();
    }

    /// <summary>Sends an event of each student, again and again where it is not acknowledged.</summary>
    private Task Record(int round) => Task.WhenAll(Enumerable.Range(0, Students).Select(student => Eventually.True(
        async () =>
        {
            var what = new { eventId = $"{student}-{round}", eventType = "cell_execution", userId = $"s{student:00}", notebookPath = "/a.ipynb", cellIndex = round };
            using var response = await cluster.Send(Key, HttpMethod.Post, "classroom/api/v1/events", JsonContent.Create(what));
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}\n{cluster.Output}");
            return response.StatusCode == HttpStatusCode.OK;
        },
        Within,
        $"event {round} of student {student} to be taken")));

    /// <summary>What the Api answers; null where it says to ask again, as for a call that was under way to a silo that was killed.</summary>
    private async Task<JsonElement?> Answered(string token, string path)
    {
        using var response = await cluster.Send(token, HttpMethod.Get, path, null);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}\n{cluster.Output}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }
}
