using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom;
using Platform.Grains.Classroom.Counting;
using Platform.Storage.State;
using static Platform.Grains.Tests.Classroom.ClassroomEvents;

namespace Platform.Grains.Tests.Classroom;

public sealed class StudentLedgerTests
{
    private static readonly ClassroomDays Tokyo = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
    private static readonly ClassroomDays Utc = new(TimeZoneInfo.Utc);

    [Fact]
    public void Events_in_any_order_give_the_same_standing_also_where_it_is_asked_for_in_between()
    {
        var cases =
            from events in Several("mia")
            from shuffled in Gen.Shuffle(events)
            select (events, shuffled);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var asked = new StudentLedger();
            foreach (var what in one.shuffled)
            {
                asked.Fold(what, Tokyo.Of(what.Time));
                asked.Standing("mia", 1);
            }

            Assert.Equal(Canonical(Fold(Tokyo, one.events).Standing("mia", 1)), Canonical(asked.Standing("mia", 1)));
        }));
    }

    [Fact]
    public void Snapshot_with_the_events_after_it_is_as_all_of_them_folded()
    {
        var cases =
            from events in Several("mia")
            from cut in Gen.Choose(0, events.Length)
            select (events, cut);
        var serializer = new StateSerializer();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var state = new StudentState { Ledger = Fold(Tokyo, one.events[..one.cut]) };
            var read = serializer.Deserialize<StudentState>(serializer.Serialize(state))!.Ledger!;
            foreach (var what in one.events[one.cut..]) read.Fold(what, Tokyo.Of(what.Time));
            Assert.Equal(Canonical(Fold(Tokyo, one.events)), Canonical(read));
            Assert.Equal(Canonical(Fold(Tokyo, one.events).Standing("mia", 1)), Canonical(read.Standing("mia", 1)));
        }));
    }

    [Fact]
    public void Cell_named_by_id_and_index_takes_the_runs_of_either_alone()
    {
        var cell = Assert.Single(Only(Run("1", index: 4), Run("2", index: null, cell: "a", error: "E"), Run("3", index: 4, cell: "a")).Cells);
        Assert.Equal(("a", 4, 3L, 1L), (cell.CellId, cell.Index, cell.Executions, cell.Errors));
    }

    [Fact]
    public void Cells_that_change_places_stay_two_and_an_index_alone_is_who_was_there_last()
    {
        var cells = Only(
            Run("1", 0, 0, cell: "a"), Run("2", 1, 1, cell: "b"), Run("3", 1, 2, cell: "a"), Run("4", 0, 3, cell: "b"), Run("5", 0, 9), Run("6", 7, 9)).Cells;
        Assert.Equal([("a", 1, 2L), ("b", 0, 3L), (null, 7, 1L)], cells.Select(cell => (cell.CellId, cell.Index, cell.Executions)));
    }

    [Fact]
    public void Current_cell_that_is_known_by_id_alone_is_where_the_id_was_told_to_be()
    {
        Assert.Equal(3, Assert.Single(Only(Run("1", index: null, minute: 5, cell: "a"), Run("2", index: 3, cell: "a")).Days).CurrentCell);
    }

    [Fact]
    public void Day_is_that_of_the_time_zone()
    {
        ClassroomEvent[] late = [Run("1") with { Time = new DateTimeOffset(2025, 1, 18, 15, 0, 0, TimeSpan.Zero) }];
        Assert.Equal(new DateOnly(2025, 1, 18), Assert.Single(Fold(Utc, late).Standing("mia", 1).Days).Day);
        Assert.Equal(new DateOnly(2025, 1, 19), Assert.Single(Fold(Tokyo, late).Standing("mia", 1).Days).Day);
    }

    [Fact]
    public void Errors_in_a_row_are_those_later_than_the_last_success_however_late_it_came()
    {
        ClassroomEvent[] failed = [.. Enumerable.Range(0, 5).Select(minute => Run($"f{minute}", minute: minute, error: "E"))];
        Assert.Equal(5, Fold(Utc, failed).Failures.Open.Count);
        Assert.Equal(2, Fold(Utc, [.. failed, Run("s", minute: 2.5)]).Failures.Open.Count);
        Assert.Equal(Streak.Bound, Fold(Utc, [.. Enumerable.Range(0, Streak.Bound + 5).Select(minute => Run($"f{minute}", minute: minute, error: "E"))]).Failures.Open.Count);
    }

    [Fact]
    public void Help_is_open_from_the_first_request_after_it_was_last_closed()
    {
        ClassroomEvent[] asked = [Event("h1", EventTypes.Help, 1, text: "one"), Event("h2", EventTypes.Help, 3, text: "two"), Event("h3", EventTypes.Help, 5, text: "three")];
        Assert.Equal(Start.AddMinutes(1), Fold(Utc, asked).HelpSince);
        var stopped = Fold(Utc, [.. asked, Event("stop", EventTypes.HelpStop, 2)]);
        Assert.Equal((Start.AddMinutes(3), "three"), (stopped.HelpSince, stopped.Standing("mia", 1).HelpText));
        Assert.Null(Fold(Utc, [.. asked, Event("stop", EventTypes.HelpStop, 6)]).HelpSince);
        Assert.Equal(1_000, Fold(Utc, [Event("h", EventTypes.Help, text: new string('x', 70_000))]).Standing("mia", 1).HelpText!.Length);
    }

    [Fact]
    public void Sessions_are_the_greater_of_ids_and_starts_and_one_at_least()
    {
        Assert.Equal(0, new StudentLedger().Sessions);
        Assert.Equal(1, Fold(Utc, [Run("1")]).Sessions);
        Assert.Equal(2, Fold(Utc, [Event("1", EventTypes.SessionStarted, session: "a"), Event("2", EventTypes.Saved, session: "b")]).Sessions);
        Assert.Equal(3, Fold(Utc, [.. Enumerable.Range(0, 3).Select(number => Event($"{number}", EventTypes.SessionStarted, session: "a"))]).Sessions);
    }

    [Fact]
    public void More_lines_than_are_held_are_the_same_ones_in_any_order()
    {
        ClassroomEvent[] events = [.. Enumerable.Range(0, 200).Select(number => Run($"{number}", minute: number, error: $"Error {number % 80}"))];
        var forward = Only(events);
        Assert.Equal(ErrorLines.Shown, forward.Cells[0].ErrorLines.Length);
        Assert.Equal(Canonical(forward), Canonical(Only([.. events.Reverse()])));
    }

    [Fact]
    public void Notebook_that_was_only_saved_is_not_begun()
    {
        Assert.Null(Only(Event("1", EventTypes.Saved, notebook: Notebook, total: 4)).StartedOn);
        Assert.Equal(new DateOnly(2025, 1, 18), Only(Event("1", EventTypes.Opened, notebook: Notebook)).StartedOn);
    }

    private static StudentLedger Fold(ClassroomDays days, IEnumerable<ClassroomEvent> events)
    {
        var ledger = new StudentLedger();
        foreach (var what in events) ledger.Fold(what, days.Of(what.Time));
        return ledger;
    }

    private static NotebookStanding Only(params ClassroomEvent[] events) => Assert.Single(Fold(Utc, events).Standing("mia", 1).Notebooks);
}
