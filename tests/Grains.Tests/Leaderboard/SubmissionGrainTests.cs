using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Leaderboard;

public sealed class SubmissionGrainTests : IAsyncLifetime
{
    private static readonly Caller Mia = new("mia");
    private static readonly SubmissionDraft Draft = new(
        [new StoredFile("main.py", "submissions/s/1", 10), new StoredFile("config.yaml", "submissions/s/2", 10)],
        [new ContentEntry("main.py", 10), new ContentEntry("config.yaml", 10)], "main.py", "config.yaml", """{"method":"padim"}""");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Leaderboard:SubmissionsPerHour", "2"));

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Submission_is_its_owners_alone()
    {
        var created = await Grain("one").Create(Mia, Draft);
        Assert.Equal(("one", "mia", "main.py", 1), (created.Submission.Value?.SubmissionId, created.Submission.Value?.UserId, created.Submission.Value?.Entrypoint, created.Standings[0].Remaining));
        Assert.Equal(Draft.Files, (await Grain("one").Get(Mia)).Value!.Files);
        Assert.Equal(ErrorCodes.NotFound, (await Grain("one").Get(new Caller("leo"))).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Grain("none").Get(Mia)).Error?.Code);
    }

    [Fact]
    public async Task Same_draft_again_is_answered_as_the_first_time_and_counted_once()
    {
        var first = await Grain("one").Create(Mia, Draft);
        var again = await Task.WhenAll(Grain("one").Create(Mia, Draft), Grain("one").Create(Mia, Draft));
        Assert.All(again, answer => Assert.Equal((first.Submission.Value?.CreatedAt, 1), (answer.Submission.Value?.CreatedAt, answer.Standings[0].Remaining)));
        Assert.Equal(ErrorCodes.Conflict, (await Grain("one").Create(Mia, Draft with { Metadata = null })).Submission.Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Grain("one").Create(new Caller("leo"), Draft)).Submission.Error?.Code);
    }

    [Fact]
    public async Task Refused_drafts_are_not_counted_and_leave_nothing()
    {
        var wrong = await Grain("wrong").Create(Mia, Draft with { Entrypoint = "absent.py" });
        Assert.Equal((ErrorCodes.Invalid, 2), (wrong.Submission.Error?.Code, wrong.Standings[0].Remaining));
        await Grain("one").Create(Mia, Draft);
        await Grain("two").Create(Mia, Draft);
        var third = await Grain("three").Create(Mia, Draft);
        Assert.Equal((ErrorCodes.LimitExceeded, 0), (third.Submission.Error?.Code, third.Standings[0].Remaining));
        Assert.InRange(third.Submission.Error!.RetryAfter!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        Assert.Equal(ErrorCodes.NotFound, (await Grain("three").Get(Mia)).Error?.Code);
        Assert.True((await Grain("leos").Create(new Caller("leo"), Draft)).Submission.IsSuccess);
    }

    [Fact]
    public async Task Submission_and_its_count_survive_a_restart()
    {
        await Grain("one").Create(Mia, Draft);
        await _silo!.DisposeAsync();
        await InitializeAsync();
        Assert.Equal("main.py", (await Grain("one").Get(Mia)).Value?.Entrypoint);
        var limits = ImmutableArray.Create(new QuotaLimit("submissions", 2, TimeSpan.FromHours(1)));
        Assert.Equal(1, (await _silo!.Grains.GetGrain<IQuotaGrain>("leaderboard/mia").Standing(limits))[0].Remaining);
    }

    private ISubmissionGrain Grain(string id) => _silo!.Grains.GetGrain<ISubmissionGrain>(id);
}
