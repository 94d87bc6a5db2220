using Platform.Storage.Journal;

namespace Platform.Storage.Tests.Compliance;

/// <summary>What a journal does, on any database.</summary>
public abstract class JournalCompliance : StorageCompliance
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private IJournal Journal => Stores.Journal;

    private static JournalAppend Entry(string stream, string id, string payload = "x", string kind = "log") => new(stream, id, Noon, kind, payload);

    private static JournalAppend Follower(string stream, string payload) => JournalAppend.Following(stream, Noon, "log", System.Text.Encoding.UTF8.GetBytes(payload));

    private static JournalAppend[] Entries(string stream, int count, string kind = "log", string prefix = "e") =>
        [.. Enumerable.Range(1, count).Select(i => Entry(stream, $"{prefix}{i}", $"payload {i}", kind))];

    [Fact]
    public async Task Append_numbers_entries_from_one_in_each_stream()
    {
        Assert.Equal([1, 2, 1], await Journal.AppendAsync([Entry("a", "1"), Entry("a", "2"), Entry("b", "1")]));
        Assert.Equal([3], await Journal.AppendAsync([Entry("a", "3")]));
        Assert.Equal(new JournalExtent(1, 3, 3), await Journal.ExtentAsync("a"));
        Assert.Equal(new JournalExtent(1, 1, 1), await Journal.ExtentAsync("b"));
        Assert.Equal(default, await Journal.ExtentAsync("c"));
    }

    [Fact]
    public async Task Append_of_nothing_answers_nothing() => Assert.Empty(await Journal.AppendAsync([]));

    [Fact]
    public async Task Append_of_an_id_that_is_there_answers_its_number_and_keeps_its_content()
    {
        await Journal.AppendAsync([Entry("a", "1", "first"), Entry("a", "2")]);
        Assert.Equal([3, 1, 3], await Journal.AppendAsync([Entry("a", "3"), Entry("a", "1", "other"), Entry("a", "3", "again")]));
        Assert.Equal([1], await Journal.AppendAsync([Entry("b", "1")]));
        var all = await Journal.ReadAsync("a", 0, 10);
        Assert.Equal(["first", "x", "x"], all.Select(e => e.Payload));
        Assert.Equal([1, 2, 3], all.Select(e => e.Seq));
    }

    [Fact]
    public async Task Entries_that_follow_one_are_appended_with_it_and_never_again()
    {
        Assert.Equal([1, 1, 2], await Journal.AppendAsync([Entry("a", "1"), Follower("b", "first"), Follower("b", "second")]));
        Assert.Equal([1, 0, 0, 2, 3], await Journal.AppendAsync([Entry("a", "1"), Follower("b", "lost"), Follower("a", "lost"), Entry("a", "2"), Follower("b", "third")]));
        Assert.Equal([3, 4, 3, 0], await Journal.AppendAsync([Entry("a", "3"), Follower("b", "fourth"), Entry("a", "3"), Follower("b", "lost")]));
        await ReopenAsync();
        Assert.Equal([3, 0], await Journal.AppendAsync([Entry("a", "3"), Follower("b", "lost")]));
        Assert.Equal([4, 5, 5], await Journal.AppendAsync([Entry("a", "4"), Follower("a", "beside"), Follower("b", "fifth")]));
        Assert.Equal(["first", "second", "third", "fourth", "fifth"], (await Journal.ReadAsync("b", 0, 10)).Select(e => e.Payload));
        Assert.Equal([1, 2, 3, 4, 5], (await Journal.ReadAsync("b", 0, 10)).Select(e => e.Seq));
        Assert.Equal(["x", "x", "x", "x", "beside"], (await Journal.ReadAsync("a", 0, 10)).Select(e => e.Payload));
    }

    [Fact]
    public async Task Entries_that_follow_have_names_to_be_erased_by()
    {
        await Journal.AppendAsync([Entry("a", "1"), Follower("b", "mine"), Entry("a", "2"), Follower("b", "theirs")]);
        var names = (await Journal.ReadAsync("b", 0, 10)).Select(e => e.Id).ToArray();
        Assert.Equal(2, names.Distinct().Count());
        Assert.Equal(1, await Journal.EraseAsync("b", [names[0]]));
        await Journal.AppendAsync([Entry("a", "3"), Follower("b", "more")]);
        Assert.Equal(["", "theirs", "more"], (await Journal.ReadAsync("b", 0, 10)).Select(e => e.Payload));
    }

    [Fact]
    public async Task The_first_entry_of_an_append_follows_none()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Journal.AppendAsync([Follower("a", "x"), Entry("a", "1")]));
        Assert.Equal(default, await Journal.ExtentAsync("a"));
    }

    [Theory]
    [InlineData("erased/7")]
    [InlineData("follows/000000000001")]
    public Task An_id_that_the_journal_gives_itself_is_refused(string id) => Assert.ThrowsAnyAsync<ArgumentException>(() => Journal.AppendAsync([Entry("a", id)]));

    [Fact]
    public async Task Entries_come_back_as_they_were_appended()
    {
        var time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(9)).AddTicks(1_234_567);
        string[] payloads = ["", "日本語のログ 🚀", "nul\0 inside", "{\"a\":1}\n\tline", new string('é', 1 << 19)];
        await Journal.AppendAsync([.. payloads.Select((p, i) => new JournalAppend("jobs/ü/1", $"id {i} 🎲", time, "kind-ø", p))]);
        await Journal.AppendAsync([new JournalAppend("jobs/ü/1", "old", new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero).AddTicks(9_999), "kind-ø", "x")]);
        await ReopenAsync();
        var read = await Journal.ReadAsync("jobs/ü/1", 0, 10, long.MaxValue);
        Assert.Equal([.. payloads, "x"], read.Select(e => e.Payload));
        Assert.Equal("id 4 🎲", read[4].Id);
        Assert.All(read, e => Assert.Equal("kind-ø", e.Kind));
        Assert.Equal(time.AddTicks(-7), read[0].Time);
        Assert.Equal(TimeSpan.Zero, read[0].Time.Offset);
        Assert.Equal(new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero).AddTicks(9_990), read[5].Time);
    }

    [Fact]
    public async Task A_payload_with_half_a_surrogate_pair_is_stored_with_the_replacement_character()
    {
        await Journal.AppendAsync([Entry("a", "1", "half \ud83d pair")]);
        Assert.Equal("half \ufffd pair", Assert.Single(await Journal.ReadAsync("a", 0, 1)).Payload);
    }

    [Theory]
    [InlineData("", "id", "kind")]
    [InlineData("stream", "", "kind")]
    [InlineData("stream", "id", "")]
    [InlineData("str\0eam", "id", "kind")]
    public async Task A_name_that_cannot_be_stored_is_refused_and_nothing_is_appended(string stream, string id, string kind)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Journal.AppendAsync([Entry("a", "1"), new JournalAppend(stream, id, Noon, kind, "x")]));
        Assert.Equal(default, await Journal.ExtentAsync("a"));
    }

    // Apart from the above, as an attribute cannot carry such a text.
    [Fact]
    public Task An_id_with_half_a_surrogate_pair_is_refused() =>
        Assert.ThrowsAnyAsync<ArgumentException>(() => Journal.AppendAsync([Entry("a", "i\ud83dd")]));

    [Fact]
    public Task A_name_that_is_too_long_is_refused() => Assert.ThrowsAnyAsync<ArgumentException>(() => Journal.AppendAsync([Entry(new string('s', 1_025), "1")]));

    [Fact]
    public async Task Read_gives_the_range_asked_for()
    {
        await Journal.AppendAsync(Entries("a", 10));
        Assert.Equal([4, 5, 6], (await Journal.ReadAsync("a", 3, 3)).Select(e => e.Seq));
        Assert.Equal([9, 10], (await Journal.ReadAsync("a", 8, 100)).Select(e => e.Seq));
        Assert.Empty(await Journal.ReadAsync("a", 10, 100));
        Assert.Empty(await Journal.ReadAsync("a", 99, 100));
        Assert.Empty(await Journal.ReadAsync("a", 0, 0));
        Assert.Empty(await Journal.ReadAsync("none", 0, 100));
        Assert.Equal([10, 9], (await Journal.ReadBackwardAsync("a", long.MaxValue, 2)).Select(e => e.Seq));
        Assert.Equal([2, 1], (await Journal.ReadBackwardAsync("a", 3, 5)).Select(e => e.Seq));
        Assert.Empty(await Journal.ReadBackwardAsync("a", 1, 5));
        Assert.Empty(await Journal.ReadBackwardAsync("none", long.MaxValue, 5));
    }

    [Fact]
    public async Task Read_stops_once_the_payloads_pass_the_bytes_allowed_and_always_gives_one()
    {
        await Journal.AppendAsync([.. Enumerable.Range(1, 6).Select(i => Entry("a", $"{i}", new string('x', 100)))]);
        Assert.Equal(3, (await Journal.ReadAsync("a", 0, 10, maxBytes: 300)).Count);
        Assert.Equal(3, (await Journal.ReadAsync("a", 0, 10, maxBytes: 201)).Count);
        Assert.Single(await Journal.ReadAsync("a", 0, 10, maxBytes: 1));
        Assert.Single(await Journal.ReadAsync("a", 0, 10, maxBytes: 0));
        Assert.Equal([6], (await Journal.ReadAsync("a", 5, 10, maxBytes: 1)).Select(e => e.Seq));
    }

    [Fact]
    public async Task Read_of_a_kind_gives_that_kind_alone()
    {
        await Journal.AppendAsync([.. Enumerable.Range(1, 30).Select(i => Entry("a", $"{i}", kind: i % 10 == 0 ? "status" : "log"))]);
        Assert.Equal([20, 30], (await Journal.ReadAsync("a", 10, 10, kind: "status")).Select(e => e.Seq));
        Assert.Equal([20, 10], (await Journal.ReadBackwardAsync("a", 30, 10, kind: "status")).Select(e => e.Seq));
        Assert.Equal(new JournalExtent(10, 30, 3), await Journal.ExtentAsync("a", "status"));
        Assert.Equal(new JournalExtent(0, 30, 0), await Journal.ExtentAsync("a", "metrics"));
        Assert.Equal(default, await Journal.ExtentAsync("none", "status"));
        Assert.Empty(await Journal.ReadAsync("a", 0, 10, kind: "metrics"));
    }

    [Fact]
    public async Task Trim_removes_the_oldest_and_numbers_go_on()
    {
        await Journal.AppendAsync(Entries("a", 5_000));
        await Journal.AppendAsync(Entries("b", 3));
        await Journal.TrimAsync("a", 4_500);
        Assert.Equal(new JournalExtent(4_501, 5_000, 500), await Journal.ExtentAsync("a"));
        Assert.Equal(4_501, (await Journal.ReadAsync("a", 0, 1))[0].Seq);
        Assert.Equal(500, (await Journal.ReadBackwardAsync("a", long.MaxValue, 5_000)).Count);
        await Journal.TrimAsync("a", 10);
        await Journal.TrimAsync("a", long.MaxValue);
        await Journal.TrimAsync("none", 10);
        await ReopenAsync();
        Assert.Equal(new JournalExtent(0, 5_000, 0), await Journal.ExtentAsync("a"));
        Assert.Empty(await Journal.ReadAsync("a", 0, 10));
        Assert.Equal([5_001, 5_002], await Journal.AppendAsync([Entry("a", "e1"), Entry("a", "new")]));
        Assert.Equal(new JournalExtent(5_001, 5_002, 2), await Journal.ExtentAsync("a"));
        Assert.Equal(new JournalExtent(1, 3, 3), await Journal.ExtentAsync("b"));
    }

    [Fact]
    public async Task Erased_entries_keep_their_numbers_and_nothing_else()
    {
        await Journal.AppendAsync(Entries("a", 5));
        await Journal.AppendAsync(Entries("b", 3));
        Assert.Equal(2, await Journal.EraseAsync("a", ["e2", "none", "e4"]));
        Assert.Equal(0, await Journal.EraseAsync("a", ["e2"]));
        Assert.Equal(0, await Journal.EraseAsync("none", ["e1"]));
        await ReopenAsync();
        var all = await Journal.ReadAsync("a", 0, 10);
        Assert.Equal([1, 2, 3, 4, 5], all.Select(e => e.Seq));
        Assert.Equal(["log", IJournal.Erased, "log", IJournal.Erased, "log"], all.Select(e => e.Kind));
        Assert.All(all.Where(e => e.Kind == IJournal.Erased), e => Assert.Equal(("", DateTimeOffset.UnixEpoch), (e.Payload, e.Time)));
        Assert.Equal(["e5", "erased/4", "e3"], (await Journal.ReadBackwardAsync("a", long.MaxValue, 3)).Select(e => e.Id));
        Assert.Equal(new JournalExtent(1, 5, 5), await Journal.ExtentAsync("a"));
        Assert.Equal([6, 1], await Journal.AppendAsync([Entry("a", "e2"), Entry("a", "e1")]));
        Assert.Equal(["e1", "e2", "e3"], (await Journal.ReadAsync("b", 0, 10)).Select(e => e.Id));
    }

    [Fact]
    public async Task Extents_of_several_streams_are_told_in_their_order()
    {
        await Journal.AppendAsync([.. Entries("a", 3), .. Entries("b", 1)]);
        Assert.Equal([new(1, 1, 1), default, new(1, 3, 3)], await Journal.ExtentsAsync(["b", "none", "a"]));
        await Journal.TrimAsync("a", 3);
        await ReopenAsync();
        Assert.Equal([new(0, 3, 0), new(1, 1, 1)], await Journal.ExtentsAsync(["a", "b"]));
        await Journal.AppendAsync([Entry("a", "e9")]);
        Assert.Equal([new(4, 4, 1)], await Journal.ExtentsAsync(["a"]));
        Assert.Empty(await Journal.ExtentsAsync([]));
    }

    [Fact]
    public async Task Concurrent_writers_of_one_stream_get_each_number_once_and_keep_their_own_order()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async writer =>
        {
            var mine = new List<long>();
            for (var i = 0; i < 20; i++)
            {
                var answer = await Journal.AppendAsync([Entry("shared", $"{writer}-{i}-a"), Entry($"own/{writer}", $"{i}"), Entry("shared", $"{writer}-{i}-b")]);
                Assert.Equal(i + 1, answer[1]);
                Assert.Equal(answer[0] + 1, answer[2]);
                mine.AddRange([answer[0], answer[2]]);
            }

            return mine;
        }));
        Assert.All(numbers, mine => Assert.Equal(mine.Order(), mine));
        Assert.Equal(Enumerable.Range(1, 24 * 40).Select(n => (long)n), numbers.SelectMany(n => n).Order());
        var read = await Journal.ReadAsync("shared", 0, 10_000);
        Assert.Equal(24 * 40, read.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task Concurrent_repeats_of_one_append_store_it_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Journal.AppendAsync(Entries("a", 25))));
        Assert.All(answers, answer => Assert.Equal(Enumerable.Range(1, 25).Select(n => (long)n), answer));
        Assert.Equal(new JournalExtent(1, 25, 25), await Journal.ExtentAsync("a"));
    }

    [Fact]
    public async Task A_reader_that_follows_the_tail_sees_every_entry_once_in_order()
    {
        const int Writers = 8, Each = 40;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++) await Journal.AppendAsync([Entry("tail", $"{writer}-{i}")]);
        }));
        var last = 0L;
        while (last < Writers * Each)
        {
            var finished = writing.IsCompleted;
            foreach (var entry in await Journal.ReadAsync("tail", last, 7)) Assert.Equal(++last, entry.Seq);
            if (finished && (await Journal.ExtentAsync("tail")).LastSeq == last) break;
        }

        await writing;
        Assert.Equal(Writers * Each, last);
    }

    [Fact]
    public async Task A_cancelled_append_is_not_made()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Journal.AppendAsync([Entry("a", "1")], cancelled.Token));
        Assert.Equal([1], await Journal.AppendAsync([Entry("a", "2")]));
    }
}
