using Orleans;
using Orleans.Runtime;

namespace Platform.Storage.Tests.Compliance;

/// <summary>What Orleans expects of a reminder table, on any database.</summary>
public abstract class ReminderCompliance : StorageCompliance
{
    private static readonly GrainId Grain = GrainId.Create("job", "jobs/1");
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private IReminderTable Table => Stores.Reminders;

    private static ReminderEntry Entry(GrainId grain, string name, int minutes = 1) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(minutes) };

    [Fact]
    public async Task A_reminder_is_read_as_it_was_registered_after_opening_again()
    {
        await Table.StartAsync();
        var etag = await Table.UpsertRow(Entry(Grain, "recover", minutes: 7));
        await ReopenAsync();
        var read = await Table.ReadRow(Grain, "recover");
        Assert.NotNull(read);
        Assert.Equal((Grain, "recover", Start, TimeSpan.FromMinutes(7), etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Null(await Table.ReadRow(Grain, "other"));
        Assert.Null(await Table.ReadRow(GrainId.Create("job", "2"), "recover"));
    }

    [Fact]
    public async Task A_reminder_registered_again_is_replaced_with_a_new_etag()
    {
        var first = await Table.UpsertRow(Entry(Grain, "recover"));
        var second = await Table.UpsertRow(Entry(Grain, "recover", minutes: 5));
        Assert.NotEqual(first, second);
        var row = Assert.Single((await Table.ReadRows(Grain)).Reminders);
        Assert.Equal((TimeSpan.FromMinutes(5), second), (row.Period, row.ETag));
    }

    [Fact]
    public async Task Removing_needs_the_etag_that_is_stored()
    {
        var first = await Table.UpsertRow(Entry(Grain, "recover"));
        var second = await Table.UpsertRow(Entry(Grain, "recover"));
        Assert.False(await Table.RemoveRow(Grain, "recover", first!));
        Assert.NotNull(await Table.ReadRow(Grain, "recover"));
        Assert.True(await Table.RemoveRow(Grain, "recover", second!));
        Assert.False(await Table.RemoveRow(Grain, "recover", second!));
        Assert.Null(await Table.ReadRow(Grain, "recover"));
    }

    [Fact]
    public async Task A_grain_has_its_own_reminders_alone()
    {
        await Table.UpsertRow(Entry(Grain, "a"));
        await Table.UpsertRow(Entry(Grain, "b"));
        await Table.UpsertRow(Entry(GrainId.Create("job", "jobs/2"), "a"));
        Assert.Equal(["a", "b"], (await Table.ReadRows(Grain)).Reminders.Select(r => r.ReminderName).Order());
    }

    [Fact]
    public async Task A_range_of_the_ring_excludes_its_begin_includes_its_end_and_wraps()
    {
        var grains = Enumerable.Range(0, 40).Select(i => GrainId.Create("job", $"{i}")).ToArray();
        foreach (var grain in grains) await Table.UpsertRow(Entry(grain, "r"));
        var ring = grains.Select(g => g.GetUniformHashCode()).Order().ToArray();
        Assert.True(ring[^1] > int.MaxValue, "some hashes use the highest bit");
        Assert.Equal(ring[11..31], await Hashes(ring[10], ring[30]));
        Assert.Equal(ring[31..].Concat(ring[..11]).Order(), await Hashes(ring[30], ring[10]));
        Assert.Equal(ring, await Hashes(5, 5));
        Assert.Equal(ring, await Hashes(0, 0));

        async Task<IEnumerable<uint>> Hashes(uint begin, uint end) =>
            (await Table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId.GetUniformHashCode()).Order();
    }

    [Fact]
    public async Task Clearing_for_tests_removes_all()
    {
        await Table.UpsertRow(Entry(Grain, "a"));
        await Table.TestOnlyClearTable();
        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }
}
