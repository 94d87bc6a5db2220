using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Grains.Tests.Hosting;
using Platform.Storage;
using Platform.Storage.Journal;
using static Platform.Grains.Tests.Classroom.ClassroomEvents;

namespace Platform.Grains.Tests.Classroom;

public sealed class ClassGrainTests : IAsyncLifetime
{
    private static readonly DateOnly First = new(2025, 1, 18);

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"));

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Summary_of_a_past_day_is_as_of_its_end()
    {
        await Record(Run("1", 0, 0, total: 2), Run("2", 1, 1, error: "E"), Run("3", 1, 24 * 60));
        await Record(Run("1", 0, 24 * 60, student: "leo"));

        var first = await Class.Summary(First, null, null);
        Assert.Equal((1, 1, 0.5, 0.0), (first.Total, first.Active, first.AverageProgress, first.CompletionRate));
        var mia = Assert.Single(first.Students);
        Assert.Equal(("active", 1, 2, 2L, 1L, Start.AddMinutes(1)), (mia.Status, mia.CurrentCell, mia.TotalCells, mia.Executions, mia.Errors, mia.LastActivity));

        var second = await Class.Summary(First.AddDays(1), null, null);
        Assert.Equal((2, 2, 0.75, 0.5), (second.Total, second.Active, second.AverageProgress, second.CompletionRate));
        var later = await Class.Summary(First.AddDays(2), null, null);
        Assert.Equal((2, 0), (later.Total, later.Active));
        Assert.Empty((await Class.Summary(First.AddDays(-1), null, null)).Students);
        Assert.Equal(new ClassSummary(0, 0, 0, 0, []).AverageProgress, (await Class.Summary(First.AddDays(-1), null, null)).AverageProgress);
    }

    [Fact]
    public async Task Who_was_seen_just_now_is_active_and_who_asks_for_help_is_told_so()
    {
        var now = DateTimeOffset.UtcNow;
        await Record(Run("1") with { Time = now.AddMinutes(-2) });
        await Record(Run("1", student: "leo") with { Time = now.AddMinutes(-11) });
        await Record(Event("1", EventTypes.Help, student: "eva") with { Time = now.AddHours(-1) });
        var summary = await Class.Summary(null, null, null);
        Assert.Equal(["help", "idle", "active"], summary.Students.Select(row => row.Status));
        Assert.Equal(2, summary.Active);
        Assert.Equal(Canonical(summary.Students), Canonical((await Class.Summary(DateOnly.FromDateTime(now.UtcDateTime), null, null)).Students));
        Assert.Equal("eva", Assert.Single(await Class.Help(null)).StudentId);
    }

    [Fact]
    public async Task Total_cells_come_from_whoever_told_last_and_else_from_the_highest_index_anyone_had()
    {
        await Record(Run("1", 0));
        await Record(Run("1", 9, student: "leo"));
        Assert.Equal(10, (await Class.Extents())[Notebook]);
        await Record(Run("2", 1, minute: 5, student: "leo", total: 4), Run("3", 1, minute: 4, student: "leo", total: 20));
        await Record(Run("2", 0, minute: 3, total: 30));
        Assert.Equal(4, (await Class.Extents())[Notebook]);
        Assert.Equal([0.5, 0.25], (await Class.Summary(null, null, null)).Students.Select(row => row.Progress));
        await Record([.. Enumerable.Range(10, 8).Select(index => Run($"x{index}", index))]);
        Assert.Equal(9, (await Class.Summary(null, null, null)).Students.Single(row => row.StudentId == "mia").TotalCells);
    }

    [Fact]
    public async Task Filters_leave_one_notebook_and_one_team()
    {
        await Record(Run("1", 0) with { Team = "red" }, Run("2", 3, minute: 9, notebook: "/b"));
        await Record(Run("1", 1, student: "leo") with { Team = "blue" });
        var notebook = Assert.Single((await Class.Summary(null, "/b", null)).Students);
        Assert.Equal(("mia", 0.25, 3, 4, 1L), (notebook.StudentId, notebook.Progress, notebook.CurrentCell, notebook.TotalCells, notebook.Executions));
        Assert.Equal("leo", Assert.Single((await Class.Summary(null, null, "blue")).Students).StudentId);
        Assert.Empty((await Class.Summary(null, "/b", "blue")).Students);
        Assert.Equal(0.375, (await Class.Summary(null, null, "red")).AverageProgress);
    }

    [Fact]
    public async Task Hotspots_are_of_all_students_by_cell_the_hardest_first()
    {
        foreach (var student in (string[])["mia", "leo", "eva"])
        {
            await Record(
                Run("1", 0, 0, student: student, cell: "easy", ms: 100),
                Run("2", 1, 1, "Traceback\nNameError: x", student: student, cell: "hard", ms: 100),
                Run("3", 1, 2, student == "mia" ? "TypeError: y" : "NameError: x", student: student, cell: "hard", ms: 100),
                Run("4", 1, 3, student: student, cell: "hard", ms: 100));
        }

        var spots = (await Class.Hotspots(Notebook, null)).Value!;
        Assert.Equal((2, 3, 3), (spots.TotalCells, spots.Sessions, spots.Students));
        Assert.Equal([("hard", 1, 9L, 3.0), ("easy", 0, 3L, 1.0)], spots.Cells.Select(cell => (cell.CellId, cell.Index, cell.Executions, cell.AverageExecutions)));
        Assert.Equal(6.0 / 9, spots.Cells[0].ErrorRate, 12);
        Assert.Equal(0.5 * 6 / 9 + 0.3 * (1 - 1 / 3.0), spots.Cells[0].Difficulty, 12);
        Assert.Equal(0, spots.Cells[1].Difficulty);
        Assert.Equal([new CommonError("NameError: x", 5), new CommonError("TypeError: y", 1)], spots.Cells[0].CommonErrors);
        Assert.Equal(ErrorCodes.NotFound, (await Class.Hotspots("/none", null)).Error?.Code);
        Assert.Empty((await Class.Hotspots(Notebook, "red")).Value!.Cells);
    }

    [Fact]
    public async Task Notebooks_are_told_with_what_was_done_in_them()
    {
        await Record(Run("1", 0, 0, total: 2), Run("2", 1, 1), Run("3", 2, 2));
        await Record(Run("1", 0, 3, student: "leo") with { Team = "blue" }, Run("2", 1, 4, error: "E", student: "leo"), Event("3", EventTypes.Opened, 5, "leo", "/a.ipynb", total: 8));
        await Record(Event("1", EventTypes.Saved, 6, "eva", "/never opened.ipynb"));

        Assert.Equal(
            [
                new NotebookRow("/a.ipynb", 8, 1, 0, 0, 0, 0, Start.AddMinutes(5)),
                new NotebookRow(Notebook, 2, 2, 1, 0.75, 5, 1, Start.AddMinutes(4)),
            ],
            await Class.Notebooks(null));
        Assert.Equal([("/a.ipynb", 0L), (Notebook, 2L)], (await Class.Notebooks("blue")).Select(row => (row.Notebook, row.Executions)));
        Assert.Empty(await Class.Notebooks("red"));
    }

    [Fact]
    public async Task Classes_see_nothing_of_each_other()
    {
        await Record(Run("1"));
        var other = _silo!.Grains.GetGrain<IClassGrain>(ClassroomKeys.Class("physics"));
        Assert.Empty((await other.Summary(null, null, null)).Students);
        Assert.Equal(ErrorCodes.NotFound, (await other.Hotspots(Notebook, null)).Error?.Code);
    }

    [Fact]
    public async Task Whole_class_is_the_same_after_a_restart()
    {
        for (var number = 0; number < 60; number++) await Record(Run("1", number % 7, number, number % 3 == 0 ? $"E{number % 4}" : null, student: $"s{number}", ms: number / 7.0));
        var (summary, spots, notebooks) = (Canonical(await Class.Summary(null, null, null)), Canonical((await Class.Hotspots(Notebook, null)).Value), Canonical(await Class.Notebooks(null)));
        await _silo!.DisposeAsync();
        await InitializeAsync();
        Assert.Equal(summary, Canonical(await Class.Summary(null, null, null)));
        Assert.Equal(spots, Canonical((await Class.Hotspots(Notebook, null)).Value));
        Assert.Equal(notebooks, Canonical(await Class.Notebooks(null)));
    }

    [Fact]
    public async Task Student_is_recorded_while_the_class_waits_for_another_who_does_not_answer()
    {
        var other = await RecordTwoOfOneShard();
        var (journal, gate) = (await Restart(), new TaskCompletionSource());
        journal.BeforeRead = stream => stream.EndsWith("/" + other, StringComparison.Ordinal) ? gate.Task : Task.CompletedTask;

        var summary = Class.Summary(null, null, null);
        await Record(Run("2")).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(summary.IsCompleted);

        gate.SetResult();
        Assert.Equal(["mia", other], (await summary).Students.Select(row => row.StudentId));
        Assert.Equal([2L, 1L], (await Class.Summary(null, null, null)).Students.Select(row => row.Executions));
    }

    [Fact]
    public async Task Student_who_could_not_be_asked_is_asked_again()
    {
        var other = await RecordTwoOfOneShard();
        var journal = await Restart();
        journal.BeforeRead = stream => stream.EndsWith("/" + other, StringComparison.Ordinal) ? throw new StorageException("the connection was lost", retryable: true) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Class.Summary(null, null, null));

        journal.BeforeRead = _ => Task.CompletedTask;
        ClassSummary? summary = null;
        await Platform.Testing.Eventually.True(
            async () =>
            {
                try
                {
                    summary = await Class.Summary(null, null, null);
                    return true;
                }
                catch (Exception fault) when (fault is StorageException or OrleansException)
                {
                    return false;
                }
            },
            what: "the class to be whole again");
        Assert.Equal(["mia", other], summary!.Students.Select(row => row.StudentId));
    }

    [Fact]
    public async Task Time_zone_that_is_none_is_told_at_the_start()
    {
        using var folder = new TemporaryFolder();
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestSilo.StartAsync(folder.Path, ("Classroom:TimeZone", "Mars/Olympus")));
        Assert.Equal("Classroom: TimeZone must be a time zone this machine knows, such as UTC or Asia/Tokyo; it is 'Mars/Olympus'.", Assert.Single(fault.Failures));
    }

    [Fact]
    public async Task Feed_keeps_its_latest_entries()
    {
        await _silo!.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Classroom:FeedKept", "1000"));
        foreach (var part in Enumerable.Range(0, 1_200).Select(number => Run($"{number}")).Chunk(200)) await Record(part);
        var feed = _silo.Grains.GetGrain<IClassFeedGrain>("default");
        await Platform.Testing.Eventually.Get(
            async () => (await feed.ReadTopic(new Caller("default"), 0, 1)).Value!.Entries is [{ Seq: > 100 }] page ? page.ToArray() : null, what: "the feed's old entries to go");
        Assert.True((await feed.ReadTopic(new Caller("default"), 0, 10)).Value!.More);
        var page = (await feed.ReadTopic(new Caller("default"), 1_190, 1_000)).Value!;
        Assert.Equal(1_200, page.Entries[^1].Seq);
        Assert.False(page.More);
    }

    private IClassGrain Class => _silo!.Grains.GetGrain<IClassGrain>(ClassroomKeys.Class("default"));

    /// <summary>Records an event of mia, and one of somebody of the same shard, whose name comes after; who that is.</summary>
    private async Task<string> RecordTwoOfOneShard()
    {
        var other = Enumerable.Range(0, 1_000).Select(number => $"tom{number}").First(student => ClassroomKeys.ShardOf(student) == ClassroomKeys.ShardOf("mia"));
        await Record(Run("1"));
        await Record(Run("1", student: other));
        return other;
    }

    private async Task<FailingJournal> Restart()
    {
        await _silo!.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, FailingJournal.Add, ("Silo:Roles", "grains"));
        return (FailingJournal)_silo.Services.GetRequiredService<IJournal>();
    }

    private async Task Record(params ClassroomEvent[] events)
    {
        var answer = await _silo!.Grains.GetGrain<IStudentGrain>(ClassroomKeys.Student("default", events[0].StudentId)).Record([.. events]);
        Assert.Null(answer.Error);
    }
}
