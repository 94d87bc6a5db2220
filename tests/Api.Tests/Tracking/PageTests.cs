using System.Diagnostics;
using System.Text.Json.Nodes;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

/// <summary>The run's page in a real browser, as it stands after its scripts have run.</summary>
public sealed class PageTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private TrackingHost Host => fixture.Host;

    [Fact]
    public async Task Page_at_the_link_shows_the_run()
    {
        var run = await Run("baseline");

        var page = await Browse($"#/experiments/0/runs/{run}");

        foreach (var shown in (string[])["baseline", "FINISHED", "alice", "method", "padim", "image_auc", "0.985", "<polyline"]) Assert.Contains(shown, page);
    }

    [Fact]
    public async Task Names_from_users_are_shown_as_text_and_never_run()
    {
        var run = await Run("<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>");

        var page = await Browse($"#/experiments/0/runs/{run}");

        Assert.Contains("&lt;img src=x", page);
        Assert.DoesNotContain("<title>broken in", page);
    }

    [Fact]
    public async Task Page_of_a_run_that_is_not_there_says_so()
    {
        var page = await Browse("#/experiments/0/runs/0123456789abcdef0123456789abcdef");

        Assert.Contains("not found", page, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> Run(string name)
    {
        var created = await Host.Alice.Post("runs/create", new JsonObject { ["experiment_id"] = "0", ["start_time"] = 1_700_000_000_000, ["run_name"] = name });
        var id = (string)created["run"]!["info"]!["run_id"]!;
        await Host.Alice.Post("runs/log-batch", new JsonObject
        {
            ["run_id"] = id,
            ["params"] = new JsonArray(Pair("method", "padim")),
            ["metrics"] = new JsonArray(
                new JsonObject { ["key"] = "image_auc", ["value"] = 0.5, ["timestamp"] = 1_700_000_000_000, ["step"] = 0 },
                new JsonObject { ["key"] = "image_auc", ["value"] = 0.985, ["timestamp"] = 1_700_000_001_000, ["step"] = 1 }),
        });
        await Host.Alice.Post("runs/update", new JsonObject { ["run_id"] = id, ["status"] = "FINISHED", ["end_time"] = 1_700_000_060_000 });
        return id;
    }

    private async Task<string> Browse(string path)
    {
        var profile = Directory.CreateTempSubdirectory("platform-browser-");
        try
        {
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                $"--user-data-dir={profile.FullName}", "--virtual-time-budget=10000", "--dump-dom", $"{Host.Address}{path}",
            ];
            using var browser = Process.Start(new ProcessStartInfo("/usr/bin/chromium", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var page = browser.StandardOutput.ReadToEndAsync();
            var words = browser.StandardError.ReadToEndAsync();
            await browser.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.True(browser.ExitCode == 0, await words);
            return await page;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
