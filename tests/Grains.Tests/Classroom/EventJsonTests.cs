using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom;

namespace Platform.Grains.Tests.Classroom;

public sealed class EventJsonTests
{
    private static readonly Gen<string?> Text = Gen.OneOf(
        Gen.Constant<string?>(null),
        Gen.Elements<string?>("", "田中 太郎", "a\"b\\c\n\t\u0001", "🚀 </script>", "half \ud83d pair", new string('x', 100_000)),
        ArbMap.Default.GeneratorFor<string?>());

    private static readonly Gen<ClassroomEvent> Events =
        from texts in Text.ArrayOf(12)
        from ticks in Gen.Choose(0, int.MaxValue)
        from offset in Gen.Choose(-14, 14)
        from number in Gen.Choose(0, 1_000_000)
        from duration in ArbMap.Default.GeneratorFor<NormalFloat>()
        from flags in Gen.Choose(0, 63)
        select new ClassroomEvent(
            texts[0] ?? "id", EventTypes.All[number % EventTypes.All.Length], texts[1] ?? "student", texts[2], texts[3],
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(offset)).AddTicks(ticks), texts[4], texts[5],
            (flags & 1) == 0 ? null : new EventCell(texts[6], (flags & 2) == 0 ? null : number, texts[7]),
            (flags & 4) == 0 ? null : new CellRun(texts[8], texts[9], (flags & 8) == 0, texts[10], duration.Get, (flags & 16) == 0 ? null : number * 4_000L),
            (flags & 32) == 0 ? null : number,
            texts[11]);

    [Fact]
    public void Event_is_written_as_the_serializer_writes_it_and_reads_back() => Prop.ForAll(Arb.From(Events), what =>
    {
        var written = EventJson.Of(what);
        // Half a pair is escaped by the one and not by the other, and is the same.
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(JsonSerializer.Serialize(what, ClassroomJson.Options)).RootElement, JsonDocument.Parse(written).RootElement));
        var again = EventJson.Of(JsonSerializer.Deserialize<ClassroomEvent>(written, ClassroomJson.Options)!);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(again).RootElement, JsonDocument.Parse(written).RootElement));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Notice_tells_what_the_event_says_and_no_text_of_the_cell() => Prop.ForAll(Arb.From(Events), what =>
    {
        var notice = JsonDocument.Parse(EventJson.NoticeOf(what)).RootElement;
        var whole = JsonDocument.Parse(EventJson.Of(what)).RootElement;
        Same(notice, "eventType", whole, "type");
        Same(notice, "eventId", whole, "eventId");
        Same(notice, "userId", whole, "studentId");
        Same(notice, "userName", whole, "studentName");
        Same(notice, "teamName", whole, "team");
        Same(notice, "notebookPath", whole, "notebook");
        Same(notice, "cellIndex", Part(whole, "cell"), "index");
        Same(notice, "cellId", Part(whole, "cell"), "cellId");
        Same(notice, "hasError", Part(whole, "run"), "hasError");
        Same(notice, "durationMs", Part(whole, "run"), "durationMs");
        Assert.Equal(what.Time, notice.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Empty(notice.EnumerateObject().Select(property => property.Name).Intersect(["code", "output", "error", "cellContent", "errorMessage"]));
        Assert.Contains(EventJson.MarkOf(what.StudentId), Encoding.UTF8.GetString(EventJson.NoticeOf(what)), StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    private static JsonElement? Part(JsonElement whole, string name) => whole.TryGetProperty(name, out var part) ? part : null;

    private static void Same(JsonElement notice, string told, JsonElement? whole, string name)
    {
        var expected = whole is { } there && there.TryGetProperty(name, out var value) ? value.GetRawText() : null;
        Assert.Equal(expected, notice.TryGetProperty(told, out var actual) ? actual.GetRawText() : null);
    }
}
