using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking;
using Platform.Storage.Journal;

namespace Platform.Grains.Tests.Tracking;

public sealed class MetricEntriesTests
{
    [Fact]
    public void Point_comes_back_as_it_was_and_only_the_same_point_has_the_same_id()
    {
        var points = ArbMap.Default.GeneratorFor<double>()
            .SelectMany(value => ArbMap.Default.GeneratorFor<long>().SelectMany(time => ArbMap.Default.GeneratorFor<long>().Select(step => new MetricValue(value, time, step))));
        Prop.ForAll(points.ToArbitrary(), points.ToArbitrary(), (a, b) =>
        {
            var (first, second) = (Entry(a), Entry(b));
            Assert.Equal(a, MetricEntries.FromEntry(new JournalEntry(1, first.Id, first.Time, first.Kind, System.Text.Encoding.UTF8.GetString(first.Payload))));
            // To the bit: 0 and -0 are two points, every NaN is one.
            Assert.Equal((Bits(a.Value), a.Timestamp, a.Step) == (Bits(b.Value), b.Timestamp, b.Step), first.Id == second.Id);
            Assert.Equal(first.Id, Entry(a).Id);
        }).QuickCheckThrowOnFailure();
    }

    private static long Bits(double value) => double.IsNaN(value) ? -1 : BitConverter.DoubleToInt64Bits(value);

    private static JournalAppend Entry(MetricValue point) => MetricEntries.ToEntry("r", new MetricPoint("m", point), DateTimeOffset.UnixEpoch);
}
