using System.Diagnostics;

namespace Platform.Api.Tests.Hosting;

/// <summary>A bad configuration is one clear line, and no stack.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--Port=abc", "Port")]
    [InlineData("--Port=70000", "Port")]
    [InlineData("--BindAddress=somewhere", "BindAddress")]
    [InlineData("--API_TOKENS=a,,b", "API_TOKENS")]
    [InlineData("--Leaderboard:SubmissionsPerHour=0", "SubmissionsPerHour")]
    [InlineData("--Leaderboard:ConcurrentJobs=many", "Leaderboard:ConcurrentJobs")]
    [InlineData("--Live:WatchesPerUser=0", "WatchesPerUser")]
    [InlineData("--MLFLOW_TRACKING_URI=nowhere", "MLFLOW_TRACKING_URI")]
    [InlineData("--Storage:Provider=Paper", "Storage:Provider")]
    public async Task Value_that_cannot_be_used_is_named_in_one_line(string argument, string named)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var part in (string[])[Path.Combine(AppContext.BaseDirectory, "Platform.Standalone.dll"), $"--Data:Folder={_folder}", "--Port=29987", argument]) start.ArgumentList.Add(part);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(bound.Token);

        Assert.Equal(1, process.ExitCode);
        var line = Assert.Single((await output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("The platform does not start: ", line);
        Assert.Contains(named, line);
    }
}
