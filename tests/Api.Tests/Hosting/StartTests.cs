using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

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
    [InlineData("--Identity:SigningKey=short", "Identity:SigningKey")]
    [InlineData("--Identity:AttemptsPerMinute=0", "Identity:AttemptsPerMinute")]
    [InlineData("--Identity:FailuresBeforeLockout=0", "FailuresBeforeLockout")]
    [InlineData("--Llm:Model=some-model", "Llm: Endpoint")]
    [InlineData("--CLASSROOM_API_KEYS=", "CLASSROOM_API_KEYS: no key is configured")]
    [InlineData("--CLASSROOM_API_KEYS=a,,b", "CLASSROOM_API_KEYS")]
    [InlineData("--Classroom:EventsPerMinute=0", "EventsPerMinute")]
    [InlineData("--Classroom:Redact=some", "Classroom:Redact")]
    [InlineData("--Classroom:TimeZone=Mars/Olympus", "TimeZone")]
    public async Task Value_that_cannot_be_used_is_named_in_one_line(string argument, string named) =>
        Assert.Contains(named, await Refusal("Platform.Standalone.dll", "--Port=29987", argument));

    [Fact]
    public async Task Port_that_is_taken_is_named_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var line = await Refusal("Platform.Standalone.dll", $"--Port={port}", "--BindAddress=127.0.0.1", "--Silo:Roles=grains", "--Silo:Port=29985", "--Silo:GatewayPort=29986");

        Assert.Contains($"{port}", line);
        Assert.Contains("in use", line);
    }

    [Fact]
    public async Task Api_alone_says_what_it_needs()
    {
        var line = await Refusal("Platform.Api.dll");

        Assert.True(line.Contains("-p:Actors=orleans", StringComparison.Ordinal) || line.Contains("Cluster:Redis", StringComparison.Ordinal), line);
    }

    /// <summary>The one line that a program prints that ends with 1.</summary>
    private async Task<string> Refusal(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var part in (string[])[Path.Combine(AppContext.BaseDirectory, program), $"--Data:Folder={_folder}", .. arguments]) start.ArgumentList.Add(part);
        start.Environment["CLASSROOM_API_KEYS"] = "teacher-key";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(bound.Token);
        var printed = await output + await error;
        Assert.True(process.ExitCode == 1, $"exit code {process.ExitCode}: {printed}");
        var line = Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("The platform does not start: ", line);
        return line;
    }
}
