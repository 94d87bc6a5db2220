using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom;
using Platform.Grains.Classroom.Counting;
using Platform.Grains.Tests.Hosting;
using Platform.Storage.Journal;
using static Platform.Grains.Tests.Classroom.ClassroomEvents;

namespace Platform.Grains.Tests.Classroom;

public sealed class StudentGrainTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Classroom:TimeZone", "Asia/Tokyo"));

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Any_order_and_any_repetition_of_events_recorded_in_any_parts_counts_each_once_and_so_does_a_restart()
    {
        var days = _silo!.Services.GetRequiredService<ClassroomDays>();
        var cases = Gen.Sample(Several("").SelectMany(events => Shuffled(events), (events, shuffled) => (events, shuffled)), 40).ToList();
        var expected = new List<(string Student, string Standing)>();
        for (var number = 0; number < cases.Count; number++)
        {
            var student = $"s{number}";
            var parts = cases[number].shuffled.Select(what => what with { StudentId = student }).Chunk(1 + number % 7).ToList();
            var recorded = await Task.WhenAll(parts.Select(part => Student(student).Record([.. part])));
            Assert.Equal(cases[number].events.Length, recorded.Sum(answer => answer.Value!.New));
            var ledger = new StudentLedger();
            foreach (var what in cases[number].events) ledger.Fold(what, days.Of(what.Time));
            expected.Add((student, Canonical(ledger.Standing(student, cases[number].events.Length))));
        }

        foreach (var (student, standing) in expected) Assert.Equal(standing, Canonical(await Student(student).Standing()));
        await Restart();
        foreach (var (student, standing) in expected) Assert.Equal(standing, Canonical(await Student(student).Standing()));
    }

    [Fact]
    public async Task Event_seen_before_is_acknowledged_and_not_counted_also_within_one_request_and_after_a_restart()
    {
        Assert.Equal(2, (await Student().Record([Run("a"), Run("b"), Run("a")])).Value!.New);
        Assert.Equal(0, (await Student().Record([Run("a")])).Value!.New);
        await Restart();
        Assert.Equal(1, (await Student().Record([Run("b"), Run("c")])).Value!.New);
        Assert.Equal(3, Assert.Single((await Progress()).Notebooks).Executions);
        Assert.Equal(3, (await Feed(0)).Length);
    }

    [Fact]
    public async Task Snapshot_of_another_time_zone_is_thrown_away()
    {
        ClassroomEvent[] events = [.. Enumerable.Range(0, 700).Select(number => Run($"{number}", minute: number))];
        foreach (var part in events.Chunk(200)) await Student().Record([.. part]);
        var before = await Student().Standing();
        Assert.Equal([new DateOnly(2025, 1, 18), new DateOnly(2025, 1, 19)], before!.Days.Select(day => day.Day));
        await Restart();
        Assert.Equal(Canonical(before), Canonical(await Student().Standing()));
        await Restart("UTC");
        Assert.Equal(new DateOnly(2025, 1, 18), Assert.Single((await Student().Standing())!.Days).Day);
    }

    [Fact]
    public async Task Progress_of_some_days_is_of_their_events_alone()
    {
        await Student().Record(
            [Run("1", 0, 0, ms: 10), Run("2", 1, 60, error: "E", ms: 20), Event("3", EventTypes.SessionStarted, 24 * 60, session: "x"), Run("4", 1, 24 * 60, ms: 30), Run("5", 9, 48 * 60, notebook: "/b", ms: 40)]);
        var all = await Progress();
        Assert.Equal((100.0, 1, 0), (all.DurationMs, all.Sessions, all.ConsecutiveErrors));
        Assert.Equal([("/b", 1, 10, 0.1), (Notebook, 2, 2, 1.0)], all.Notebooks.Select(one => (one.Notebook, one.CompletedCells, one.TotalCells, one.Progress)));
        Assert.Equal(["5", "4", "3", "2", "1"], all.Timeline.Select(one => $"{one.DurationMs switch { 10 => 1, 20 => 2, null => 3, 30 => 4, _ => 5 }}"));

        var first = await Progress(new ProgressQuery(null, null, new DateOnly(2025, 1, 18)));
        Assert.Equal((Notebook, 1, 2L, 1L), first.Notebooks.Select(one => (one.Notebook, one.CompletedCells, one.Executions, one.Errors)).Single());
        Assert.Equal((30.0, 2), (first.DurationMs, first.Timeline.Length));
        var second = await Progress(new ProgressQuery(Notebook, new DateOnly(2025, 1, 19), null));
        Assert.Equal(1, Assert.Single(second.Notebooks).Executions);
        Assert.Equal(30, Assert.Single(second.Timeline).DurationMs);
        Assert.Empty((await Progress(new ProgressQuery(null, new DateOnly(2030, 1, 1), null))).Timeline);
        Assert.Equal(ErrorCodes.NotFound, (await Student("nobody").Progress(new ProgressQuery(null, null, null))).Error?.Code);
    }

    [Fact]
    public async Task Timeline_tells_what_errors_and_requests_for_help_said()
    {
        await Student().Record([Run("1", 0, 0), Run("2", 1, 1, error: "Traceback (most recent call last):\n  File x\n\e[31mNameError\e[0m: name 'x'\n"), Event("3", EventTypes.Help, 2, text: "stuck")]);
        Assert.Equal([(false, "stuck"), (true, "NameError: name 'x'"), (false, null)], (await Progress()).Timeline.Select(one => (one.HasError, one.Text)));
    }

    [Fact]
    public async Task Timeline_is_the_latest_500_by_their_time()
    {
        foreach (var part in Enumerable.Range(0, 600).Select(number => Run($"{number}", number, minute: -number)).Chunk(200)) await Student().Record([.. part]);
        Assert.Equal(Enumerable.Range(0, 500), (await Progress()).Timeline.Select(one => one.CellIndex!.Value));
    }

    [Fact]
    public async Task Dismissed_help_stays_closed_after_a_restart_until_it_is_asked_for_again()
    {
        await Student().Record([Event("h1", EventTypes.Help, 5, text: "stuck")]);
        Assert.Equal((Start.AddMinutes(5), "stuck"), Assert.Single(await Class.Help(null)) is var row ? (row.HelpSince!.Value, row.HelpText) : default);
        Assert.True((await Student().DismissHelp()).IsSuccess);
        Assert.Empty(await Class.Help(null));
        Assert.Equal(ErrorCodes.NotFound, (await Student().DismissHelp()).Error?.Code);
        await Restart();
        await Student().Record([Event("h0", EventTypes.Help, 4)]);
        Assert.Empty(await Class.Help(null));
        await Student().Record([Event("h2", EventTypes.Help, 6)]);
        Assert.Equal(Start.AddMinutes(6), Assert.Single(await Class.Help(null)).HelpSince);
        Assert.Equal(["help", "help_stop", "help", "help"], (await Feed(0)).Select(entry => entry.Type));
    }

    [Fact]
    public async Task Deleted_student_is_gone_from_the_journal_and_all_numbers_and_begins_anew()
    {
        await Student().Record([Run("a"), Event("h", EventTypes.Help)]);
        await Student("leo").Record([Run("a", student: "leo")]);
        Assert.Equal(2, (await Class.Summary(null, null, null)).Total);
        Assert.True((await Student().Delete()).IsSuccess);
        Assert.Equal("leo", Assert.Single((await Class.Summary(null, null, null)).Students).StudentId);
        Assert.Null(await Student().Standing());
        Assert.Equal(ErrorCodes.NotFound, (await Student().Delete()).Error?.Code);
        foreach (var stream in (string[])["students/mia", "feed", $"shards/{ClassroomKeys.ShardOf("mia")}"])
            Assert.DoesNotContain(await Entries(stream), entry => entry.Payload.Contains("mia", StringComparison.Ordinal) || entry.Id.Contains("mia", StringComparison.Ordinal));
        // What tells of others stays, with its number.
        var left = Assert.Single(await Feed(0));
        Assert.Equal((3, true), (left.Seq, left.Json.Contains("leo", StringComparison.Ordinal)));

        await Restart();
        Assert.Equal("leo", Assert.Single((await Class.Summary(null, null, null)).Students).StudentId);
        Assert.Equal(1, (await Student().Record([Run("a")])).Value!.New);
        await Restart();
        Assert.Equal(["leo", "mia"], (await Class.Summary(null, null, null)).Students.Select(row => row.StudentId));
        Assert.Equal(1, Assert.Single((await Progress()).Notebooks).Executions);
    }

    [Fact]
    public async Task Deletion_cut_off_before_the_roster_can_be_asked_for_again()
    {
        await Student().Record([Run("a")]);
        var journal = _silo!.Services.GetRequiredService<IJournal>();
        await journal.TrimAsync("classes/default/students/mia", long.MaxValue);
        await Restart();
        Assert.Empty((await Class.Summary(null, null, null)).Students);
        Assert.True((await Student().Delete()).IsSuccess);
        Assert.Equal(ErrorCodes.NotFound, (await Student().Delete()).Error?.Code);
    }

    [Fact]
    public async Task Events_that_come_at_once_are_all_recorded()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(number => Student().Record([Run($"{number}", number % 10, number)])));
        Assert.All(answers, answer => Assert.Equal(1, answer.Value!.New));
        Assert.Equal(500, Assert.Single((await Progress()).Notebooks).Executions);
        Assert.Equal(500, answers.Max(answer => answer.Value!.FeedSeq));
    }

    [Theory]
    [InlineData(nameof(FailingJournal.Failing.Before), 1)]
    [InlineData(nameof(FailingJournal.Failing.After), 0)]
    public async Task Event_that_could_not_be_stored_is_refused_and_counted_once_when_it_comes_again(string failing, int newWhenAgain)
    {
        await _silo!.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, FailingJournal.Add, ("Silo:Roles", "grains"));
        var journal = (FailingJournal)_silo.Services.GetRequiredService<IJournal>();
        await Student().Record([Run("a")]);
        journal.Now = Enum.Parse<FailingJournal.Failing>(failing);
        var refused = await Student().Record([Run("b", 1)]);
        Assert.Equal((ErrorCodes.Unavailable, true), (refused.Error?.Code, refused.Error?.RetryAfter > TimeSpan.Zero));
        Assert.Equal(1, Assert.Single((await Class.Summary(null, null, null)).Students).Executions);
        journal.Now = FailingJournal.Failing.No;
        await Student().Record([Run("c", 2)]);
        Assert.Equal(newWhenAgain, (await Student().Record([Run("b", 1)])).Value!.New);
        Assert.Equal(3, Assert.Single((await Class.Summary(null, null, null)).Students).Executions);
        Assert.Equal(3, Assert.Single((await Student().Standing())!.Notebooks).Cells.Length);
    }

    [Fact]
    public async Task Names_of_any_kind_are_kept_apart()
    {
        string[] students = ["田中 太郎/1", "a%2Fb", "a/b", "😀", new('長', 500), "x\0y"];
        foreach (var student in students) await Student(student).Record([Run(student, student: student)]);
        await Restart();
        Assert.Equal(students.Order(StringComparer.Ordinal), (await Class.Summary(null, null, null)).Students.Select(row => row.StudentId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Feed_tells_the_class_it_is_of_what_happened_and_nobody_else()
    {
        await Student().Record([Run("a", 5, error: "E", cell: "c1") with { StudentName = "田中", Team = "red" }]);
        var entry = Assert.Single(await Feed(0));
        Assert.Equal(
            """{"eventType":"cell_execution","eventId":"a","userId":"mia","userName":"田中","teamName":"red","notebookPath":"/lesson 1/ノート.ipynb","cellIndex":5,"cellId":"c1","hasError":true,"durationMs":100,"timestamp":"2025-01-18T10:00:00Z"}""",
            entry.Json);
        Assert.Empty(await Feed(entry.Seq));
        var feed = _silo!.Grains.GetGrain<IClassFeedGrain>("default");
        Assert.Equal(ErrorCodes.NotFound, (await feed.ReadTopic(new Caller("physics"), 0, 10)).Error?.Code);
    }

    private IClassGrain Class => _silo!.Grains.GetGrain<IClassGrain>(ClassroomKeys.Class("default"));

    private IStudentGrain Student(string student = "mia") => _silo!.Grains.GetGrain<IStudentGrain>(ClassroomKeys.Student("default", student));

    private async Task<StudentProgress> Progress(ProgressQuery? query = null) => (await Student().Progress(query ?? new ProgressQuery(null, null, null))).Value!;

    private async Task<ImmutableArray<Contracts.Live.TopicEntry>> Feed(long after) =>
        (await _silo!.Grains.GetGrain<IClassFeedGrain>("default").ReadTopic(new Caller("default"), after, 1_000)).Value!.Entries;

    private Task<IReadOnlyList<JournalEntry>> Entries(string stream) => _silo!.Services.GetRequiredService<IJournal>().ReadAsync($"classes/default/{stream}", 0, 1_000);

    private async Task Restart(string zone = "Asia/Tokyo")
    {
        await _silo!.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Classroom:TimeZone", zone));
    }
}
