using Microsoft.Extensions.Configuration;
using Platform.Standalone.Demo;

namespace Platform.Api.Tests.Classroom;

/// <summary>The lesson that <c>./run --demo</c> plays.</summary>
public sealed class DemonstrationTests(SharedPlatform platform)
{
    [Fact]
    public async Task Lesson_goes_on_after_a_restart_and_counts_nothing_twice()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        var folder = Directory.CreateTempSubdirectory("platform-demo-");
        try
        {
            var now = DateTimeOffset.UtcNow;
            Assert.Contains("#/classroom", await Play(room, folder.FullName, now));
            var first = await Told(client);
            await Play(room, folder.FullName, now);
            var again = await Told(client);
            await Play(room, folder.FullName, now.AddMinutes(2));
            var later = await Told(client);
            await Play(room, folder.FullName, now.AddDays(1));
            var nextDay = await Told(client);

            Assert.Equal((24, 3), (first.Students, first.Notebooks));
            Assert.True(first.Hardest is "KeyError: 'ぶどう'", first.Hardest);
            Assert.Equal(first, again);
            Assert.InRange(later.Executions, first.Executions + 1, first.Executions + 300);
            Assert.True(nextDay.Executions > later.Executions * 3 / 2, $"{later.Executions}, {nextDay.Executions}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> Play(string room, string folder, DateTimeOffset now)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("CLASSROOM_API_KEYS", $"{room}={room}-key,other")]).Build();
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        var rest = await new ClassroomDemonstration(new Uri($"http://127.0.0.1:{platform.Host.Port}/"), configuration, folder, output, new Still(now)).Run(stop.Token);
        await stop.CancelAsync();
        await rest;
        return output.ToString();
    }

    private static async Task<(int Students, int Notebooks, long Executions, string Hardest)> Told(HttpClient client)
    {
        var students = (await client.Get("api/v1/class/summary")).GetProperty("students");
        var notebooks = (await client.Get("api/v1/class/notebooks")).GetProperty("notebooks");
        var path = Uri.EscapeDataString(notebooks[1].Text("notebook_path"));
        var hardest = (await client.Get($"api/v1/notebook/{path}/hotspots")).GetProperty("hotspots")[0];
        return (
            students.GetArrayLength(), notebooks.GetArrayLength(), notebooks.EnumerateArray().Sum(row => row.GetProperty("execution_count").GetInt64()), hardest.GetProperty("common_errors")[0].GetString()!);
    }

    /// <summary>A time that does not pass.</summary>
    private sealed class Still(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
