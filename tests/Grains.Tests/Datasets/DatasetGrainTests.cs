using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Grains.Tests.Hosting;
using Platform.Storage;
using Platform.Testing;

namespace Platform.Grains.Tests.Datasets;

public sealed class DatasetGrainTests : IAsyncLifetime
{
    private static readonly Caller Mia = new("mia");
    private static readonly Caller Leo = new("leo");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Tabular:Slots", "1"));

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task File_becomes_a_dataset_with_its_profile_and_is_listed()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        Assert.Equal((6, 4, "utf-8", ",", "people", "mia"), (dataset.Rows, dataset.Columns, dataset.Encoding, dataset.Delimiter, dataset.Name, dataset.UserId));
        Assert.Equal(Encoding.UTF8.GetByteCount(Uploads.People), dataset.Size);
        Assert.Equal(dataset, (await Silo.Dataset(dataset.DatasetId).Get(Mia)).Value);
        var profile = JsonNode.Parse(await Silo.ReadText(dataset.ProfileBlob))!;
        Assert.Equal(["id", "age", "city", "target"], profile["columns"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal(1, profile["columns"]![1]!["missing_count"]!.GetValue<int>());
        Assert.Equal([dataset.DatasetId], await Listed(Mia));
        Assert.Empty(await Reminders());
        Assert.DoesNotContain(
            Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories),
            file => file.Contains("/.staging/", StringComparison.Ordinal) || file.Contains("/tabular/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dataset_is_its_owners_alone()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        Assert.Equal(ErrorCodes.Forbidden, (await Silo.Dataset(dataset.DatasetId).Get(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.Forbidden, (await Silo.Dataset(dataset.DatasetId).Delete(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset("none").Get(Mia)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset("none").Delete(Mia)).Error?.Code);
        Assert.True((await Silo.Dataset(dataset.DatasetId).Delete(Mia)).IsSuccess);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset(dataset.DatasetId).Get(Leo)).Error?.Code);
    }

    [Fact]
    public async Task Same_draft_again_is_answered_as_the_first_time_and_another_is_refused()
    {
        var draft = await Silo.Commit("one", Uploads.People);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Silo.Dataset("one").Create(Mia, draft)));
        Assert.All(answers, answer => Assert.Equal(answers[0].Value, answer.Value));
        Assert.NotNull(answers[0].Value);
        Assert.Equal(answers[0].Value, (await Silo.Dataset("one").Create(Mia, draft)).Value);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Dataset("one").Create(Leo, draft)).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Dataset("one").Create(Mia, draft with { Name = "other" })).Error?.Code);
        Assert.True(await Silo.Blobs().ExistsAsync(draft.Blob));
        Assert.Equal(["one"], await Listed(Mia));
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", "3")]
    [InlineData("", null)]
    public async Task File_that_is_no_CSV_is_refused_with_the_place_and_leaves_nothing(string content, string? line)
    {
        var draft = await Silo.Commit("bad", content);
        var answers = await Task.WhenAll(Silo.Dataset("bad").Create(Mia, draft), Silo.Dataset("bad").Create(Mia, draft));
        foreach (var refused in answers.Select(answer => answer.Error!))
        {
            Assert.Equal(DatasetErrors.InvalidFile, refused.Code);
            Assert.Equal(line, refused.Details!.GetValueOrDefault("line"));
            Assert.EndsWith(refused.Details!["reason"], refused.Message, StringComparison.Ordinal);
        }

        Assert.False(await Silo.Blobs().ExistsAsync(draft.Blob));
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset("bad").Get(Mia)).Error?.Code);
        Assert.Empty(await Listed(Mia));
        Assert.True((await Silo.Dataset("bad").Create(Mia, await Silo.Commit("bad", Uploads.People))).IsSuccess);
    }

    [Theory]
    [InlineData("", "datasets/odd/x")]
    [InlineData("name", "datasets/other/x")]
    public async Task Draft_that_cannot_be_is_refused(string name, string blob) =>
        Assert.Equal(ErrorCodes.Invalid, (await Silo.Dataset("odd").Create(Mia, new DatasetDraft(name, blob, 1, null))).Error?.Code);

    [Fact]
    public async Task Blob_that_is_not_there_is_a_fault_and_leaves_nothing()
    {
        var draft = new DatasetDraft("gone", $"datasets/gone/{new string('a', 64)}", 1, null);
        await Assert.ThrowsAsync<BlobNotFoundException>(() => Silo.Dataset("gone").Create(Mia, draft));
        Assert.True((await Silo.Dataset("gone").Create(Leo, await Silo.Commit("gone", Uploads.People))).IsSuccess);
    }

    [Fact]
    public async Task Deleted_dataset_is_gone_with_its_files_and_its_id_stays_so()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var grain = Silo.Dataset(dataset.DatasetId);
        var answers = await Task.WhenAll(grain.Delete(Mia), grain.Delete(Mia));
        Assert.Equal([null, ErrorCodes.NotFound], answers.Select(answer => answer.Error?.Code).Order());
        Assert.False(await Silo.Blobs().ExistsAsync(dataset.Blob));
        Assert.False(await Silo.Blobs().ExistsAsync(dataset.ProfileBlob));
        Assert.Empty(await Listed(Mia));
        await Restart();
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset(dataset.DatasetId).Get(Mia)).Error?.Code);
        var draft = await Silo.Commit(dataset.DatasetId, Uploads.People);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Dataset(dataset.DatasetId).Create(Mia, draft)).Error?.Code);
    }

    [Fact]
    public async Task Dataset_survives_a_restart()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        await Restart();
        Assert.Equal(dataset, (await Silo.Dataset(dataset.DatasetId).Get(Mia)).Value);
        Assert.Equal([dataset.DatasetId], await Listed(Mia));
    }

    [Fact]
    public async Task Reading_that_a_stop_cut_off_goes_on_after_it()
    {
        using var blocked = new BlockedWork(Silo);
        var draft = await Silo.Commit("cut", Uploads.People);
        var cut = Silo.Dataset("cut").Create(Mia, draft);
        await Eventually.True(() => blocked.Waiting == 1, what: "the reading to wait");
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset("cut").Get(Mia)).Error?.Code);
        await Restart();
        Assert.Equal(ErrorCodes.Unavailable, (await cut).Error?.Code);

        await Remind("cut");
        await Eventually.True(async () => (await Silo.Dataset("cut").Get(Mia)).IsSuccess, what: "the dataset");
        Assert.Equal(["cut"], await Eventually.Get(async () => await Listed(Mia) is { Length: > 0 } listed ? listed : null));
        Assert.Equal((await Silo.Dataset("cut").Get(Mia)).Value, (await Silo.Dataset("cut").Create(Mia, draft)).Value);
    }

    [Fact]
    public async Task Work_waits_for_a_slot_and_is_refused_past_the_bound()
    {
        await Silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Tabular:Slots", "1"), ("Tabular:MaxWaiting", "2"));
        var blocked = new BlockedWork(Silo);
        var waiting = new List<Task<Result<Dataset>>>();
        foreach (var id in (string[])["w0", "w1"]) waiting.Add(Silo.Dataset(id).Create(Mia, await Silo.Commit(id, Uploads.People)));
        await Eventually.True(() => blocked.Waiting == 2, what: "both to wait");
        var refused = await Silo.Dataset("w2").Create(Mia, await Silo.Commit("w2", Uploads.People));
        Assert.Equal((ErrorCodes.Unavailable, true), (refused.Error?.Code, refused.Error?.Retryable));
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        blocked.Dispose();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.True(answer.IsSuccess));
    }

    [Fact]
    public async Task Twenty_uploads_at_once_are_all_kept()
    {
        var lines = new StringBuilder("id,value,text\n");
        for (var row = 0; row < 20_000; row++) lines.Append(row).Append(',').Append(row * 0.5).Append(",some text ").Append(row % 97).Append('\n');
        var csv = lines.ToString();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Silo.Upload(Mia, csv)));
        Assert.All(made, dataset => Assert.Equal(20_000, dataset.Rows));
        Assert.Equal(made.Select(dataset => dataset.DatasetId).Order(), (await Listed(Mia)).Order());
    }

    [Fact]
    public async Task Scratch_files_that_cannot_be_written_are_a_fault_that_leaves_nothing()
    {
        var folder = Path.Combine(_folder.Path, "tabular", "standalone");
        await Silo.Upload(Mia, Uploads.People);
        Directory.Delete(folder);
        var draft = await Silo.Commit("one", Uploads.People);
        var fault = await Assert.ThrowsAsync<StorageException>(() => Silo.Dataset("one").Create(Mia, draft));
        Assert.True(fault.Retryable);
        Assert.False(await Silo.Blobs().ExistsAsync(draft.Blob));
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset("one").Get(Mia)).Error?.Code);
        Assert.Empty(await Reminders());
        Directory.CreateDirectory(folder);
        Assert.True((await Silo.Dataset("one").Create(Mia, await Silo.Commit("one", Uploads.People))).IsSuccess);
    }

    [Fact]
    public async Task Scratch_files_of_an_earlier_process_are_removed()
    {
        await Silo.Upload(Mia, Uploads.People);
        var left = Path.Combine(_folder.Path, "tabular", "standalone", "left");
        await File.WriteAllTextAsync(left, "x", TestContext.Current.CancellationToken);
        await Restart();
        await Silo.Upload(Mia, Uploads.People);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task Deletion_that_was_cut_off_is_finished_by_the_reminder()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var folder = Path.Combine(_folder.Path, "blobs", "datasets", dataset.DatasetId);
        Directory.Move(folder, folder + ".away");
        File.CreateSymbolicLink(folder, folder);
        await Assert.ThrowsAsync<StorageException>(() => Silo.Dataset(dataset.DatasetId).Delete(Mia));
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset(dataset.DatasetId).Get(Mia)).Error?.Code);
        Assert.Single(await Reminders());

        File.Delete(folder);
        Directory.Move(folder + ".away", folder);
        await Restart();
        await Remind(dataset.DatasetId);
        Assert.False(await Silo.Blobs().ExistsAsync(dataset.Blob));
        Assert.Empty(await Listed(Mia));
        Assert.Empty(await Reminders());
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Dataset(dataset.DatasetId).Delete(Mia)).Error?.Code);
    }

    private async Task<IEnumerable<ReminderEntry>> Reminders() => (await Silo.Services.GetRequiredService<IReminderTable>().ReadRows(0, 0)).Reminders;

    private async Task<string[]> Listed(Caller caller) =>
        [.. (await Silo.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(caller.UserId, CollectionKinds.Datasets)).List(0, 1_000)).Items];

    /// <summary>The reminder that the grain set, now.</summary>
    private Task Remind(string id) => Silo.Dataset(id).AsReference<IRemindable>().ReceiveReminder("finish", default);

    private async Task Restart()
    {
        await Silo.DisposeAsync();
        await InitializeAsync();
    }
}
