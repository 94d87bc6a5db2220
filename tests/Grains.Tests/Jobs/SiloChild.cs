using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Jobs;

/// <summary>A silo in a process of its own, which submits jobs as its input says and prints each that was acknowledged.</summary>
internal static class SiloChild
{
    public const string Name = "silo-child";

    /// <summary>The program of its jobs: long enough to be killed in, short enough to be run again.</summary>
    private const string Program = Programs.Head + """
        for step in range(4):
            print("step", step)
            time.sleep(0.1)
        report(0.5)
        """;

    public static async Task<int> RunAsync(string folder)
    {
        await using var silo = await TestSilo.StartAsync(folder, ("Leaderboard:SubmissionsPerHour", "1000"), ("Leaderboard:ConcurrentJobs", "1000"), ("Jobs:MaxAttempts", "50"));
        Console.WriteLine("ready");
        for (var user = 0; ; user = (user + 1) % 3)
        {
            var name = $"user{user}";
            var submission = await silo.SubmitFiles(name, ("main.py", Program));
            var job = silo.Grains.GetGrain<IJobGrain>(Guid.NewGuid().ToString("N")[..12]);
            var answer = await job.Submit(new Caller(name), new JobRequest(submission, "small"));
            if (!answer.Job.IsSuccess) throw new InvalidOperationException(answer.Job.Error.Message);
            Console.WriteLine($"{name} {answer.Job.Value.JobId} {submission}");
            await Task.Delay(50);
        }
    }
}
