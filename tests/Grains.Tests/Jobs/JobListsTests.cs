using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Live;
using Platform.Grains.Tests.Hosting;
using Platform.Testing;

namespace Platform.Grains.Tests.Jobs;

/// <summary>What is read of jobs in parts: lists, logs, the leaderboard, and the hints that there is more to read.</summary>
public sealed class JobListsTests : IAsyncLifetime
{
    private static readonly Caller Mia = new("mia/ß?");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Leaderboard:ConcurrentJobs", "20"), ("Leaderboard:SubmissionsPerHour", "100"));

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_by_pages()
    {
        var submission = await Silo.SubmitFiles(Mia.UserId, ("main.py", Programs.Good));
        var submitted = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            submitted.Insert(0, $"job{i}");
            await Silo.Grains.GetGrain<IJobGrain>($"job{i}").Submit(Mia, new JobRequest(submission, null));
        }

        await Silo.Run("leo", Programs.Good);
        var listed = new List<string>();
        for (var skip = 0; skip < 9; skip += 3)
        {
            var page = await Silo.Grains.GetGrain<IUserJobsGrain>(Mia.UserId).List(skip, 3);
            Assert.Equal(7, page.Total);
            listed.AddRange(page.Items.Select(view => view.JobId));
        }

        Assert.Equal(submitted, listed);
    }

    [Fact]
    public async Task Long_log_is_read_whole_by_pages_and_its_tail_at_once()
    {
        var job = await Silo.Run(Mia.UserId, Programs.Head + "for i in range(9000): print('line', i)\nreport(1)");
        await TestSilo.Ended(job, Mia.UserId);
        var lines = new List<string>();
        for (long? seq = 0; seq is { } after;)
        {
            var page = (await job.ReadLog(Mia, after, 1_000)).Value!;
            lines.AddRange(page.Lines.Select(line => line.Text));
            seq = page.NextSeq;
        }

        Assert.Equal([$"Starting job {job.GetPrimaryKeyString()}", .. Enumerable.Range(0, 9_000).Select(i => $"line {i}"), "Job completed"], lines);
        Assert.Equal(["line 8998", "line 8999", "Job completed"], (await job.TailLog(Mia, 3)).Value!.Lines.Select(line => line.Text));
        Assert.Equal(5_000, (await job.TailLog(Mia, 100_000)).Value!.Lines.Length);
    }

    [Fact]
    public async Task Hints_lead_a_watcher_to_every_entry()
    {
        var job = Silo.Grains.GetGrain<IJobGrain>("watched");
        var hints = new ConcurrentQueue<TopicHint>();
        var stream = Silo.Services.GetRequiredKeyedService<IStreamProvider>(LiveStreams.Provider)
            .GetStream<TopicHint>(StreamId.Create(LiveStreams.Topics, LiveStreams.Topic(LiveStreams.Jobs, "watched")));
        await stream.SubscribeAsync((hint, _) =>
        {
            hints.Enqueue(hint);
            return Task.CompletedTask;
        });
        await job.Submit(Mia, new JobRequest(await Silo.SubmitFiles(Mia.UserId, ("main.py", Programs.Good)), null));
        await TestSilo.Ended(job, Mia.UserId);
        await Eventually.True(() => hints.Any(hint => hint is { Topic: "jobs/watched", Seq: 8 }), what: "the hint of the last entry");
        Assert.Equal(hints.Select(hint => hint.Seq).Order(), hints.Select(hint => hint.Seq));
    }

    [Fact]
    public async Task Leaderboard_after_a_restart_is_as_it_was()
    {
        for (var i = 0; i < 3; i++) await TestSilo.Ended(await Silo.Run($"user{i}", Programs.Head + $"report(0.1 + {i} * 0.1)"), $"user{i}");
        var query = new LeaderboardQuery("image_auc", true, ImmutableDictionary<string, string>.Empty.Add("method", "padim"), false, 0, 10);
        var before = await Silo.Grains.GetGrain<ILeaderboardGrain>("leaderboard").Rank(query);
        Assert.Equal([("user2", 0.1 + (2 * 0.1)), ("user1", 0.2), ("user0", 0.1)], before.Items.Select(row => (row.Entry.UserId, row.Value)));
        await Silo.DisposeAsync();
        await InitializeAsync();
        var after = await Silo.Grains.GetGrain<ILeaderboardGrain>("leaderboard").Rank(query);
        Assert.Equal(before.Items.Select(Text), after.Items.Select(Text));
    }

    private static string Text(LeaderboardRow row) => System.Text.Json.JsonSerializer.Serialize(row);
}
