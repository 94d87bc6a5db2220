using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;
using Platform.Grains.Datasets;
using Platform.Grains.Tests.Hosting;
using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;
using Platform.Storage;
using Platform.Testing;

namespace Platform.Grains.Tests.Datasets;

public sealed class ImageDatasetGrainTests : IAsyncLifetime
{
    private static readonly Caller Mia = new("mia");
    private static readonly Caller Leo = new("leo");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Pictures:Concurrent", "1"), ("Pictures:MaxWaiting", "2"));

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pictures_become_a_dataset_with_a_manifest_and_a_pack_and_the_upload_is_gone()
    {
        var dataset = await Silo.UploadImages(Mia);
        Assert.Equal(("mia", "pets", "cats and dogs", "imagefolder", "image_classification", "private", 7L), (dataset.UserId, dataset.Name, dataset.Description, dataset.Format, dataset.Task, dataset.Visibility, dataset.ProjectId));
        Assert.Equal((5, ImageUploads.Pets.Sum(pet => pet.Content.Length)), (dataset.Images, dataset.Size));
        Assert.Equal([new ImageDatasetClass(0, "cat", 3), new ImageDatasetClass(1, "dog", 2)], dataset.Classes);
        Assert.Equal([("train", 3), ("val", 2)], dataset.Splits.OrderBy(split => split.Key).Select(split => (split.Key, split.Value)));
        Assert.Equal([dataset.DatasetId], await Listed(Mia));
        Assert.Empty(await Reminders());
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "blobs", "image-uploads")));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "pictures"), "*", SearchOption.AllDirectories));

        await using var json = await Silo.Blobs().OpenAsync(dataset.ManifestBlob);
        var manifest = await ManifestJson.ReadAsync(json);
        using var pictures = new PackedPictures(manifest, File.OpenHandle(Path.Combine(_folder.Path, "blobs", dataset.PackBlob[..dataset.PackBlob.LastIndexOf('/')], "@" + dataset.PackBlob[(dataset.PackBlob.LastIndexOf('/') + 1)..])));
        Assert.Equal(ImageUploads.Pets.OrderBy(pet => pet.Path, StringComparer.Ordinal).Select(pet => pet.Content), Enumerable.Range(0, 5).Select(pictures.Read));
    }

    [Fact]
    public async Task Private_dataset_is_its_owners_alone_and_a_public_one_everybodys_to_read()
    {
        var hidden = await Silo.UploadImages(Mia);
        var shown = await Silo.UploadImages(Mia, "public");
        var others = Silo.Images(hidden.DatasetId);
        Assert.Equal(ErrorCodes.NotFound, (await others.Get(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await others.Images(Leo, null, null, 0, 10)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await others.Thumbnail(Leo, 0, 64)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await others.Delete(Leo)).Error?.Code);

        var everybodys = Silo.Images(shown.DatasetId);
        Assert.Equal(shown.DatasetId, (await everybodys.Get(Leo)).Value?.DatasetId);
        Assert.Equal(5, (await everybodys.Images(Leo, null, null, 0, 10)).Value?.Total);
        Assert.True((await everybodys.Thumbnail(Leo, 0, 64)).IsSuccess);
        Assert.Equal(ErrorCodes.Forbidden, (await everybodys.Delete(Leo)).Error?.Code);
        Assert.Equal([shown.DatasetId], (await Public()).Select(one => one.DatasetId));
        Assert.Equal(new PublicImageDataset(shown.DatasetId, "mia", shown.CreatedAt, "imagefolder", 7), Assert.Single(await Public()));

        Assert.True((await everybodys.Delete(Mia)).IsSuccess);
        Assert.Empty(await Public());
        await Restart();
        Assert.Empty(await Public());
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Images(shown.DatasetId).Get(Leo)).Error?.Code);
    }

    [Fact]
    public async Task Pictures_are_paged_and_filtered()
    {
        var grain = Silo.Images((await Silo.UploadImages(Mia)).DatasetId);
        var all = (await grain.Images(Mia, null, null, 0, 1_000)).Value!;
        Assert.Equal(["train/cat/1.jpg", "train/cat/2.jpg", "train/dog/4.jpg", "val/cat/3.jpg", "val/dog/5.jpg"], all.Items.Select(one => one.FileName));
        Assert.Equal(new DatasetImage(2, "train/dog/4.jpg", "train", "dog", 1, 300, 100), all.Items[2]);
        async Task<(long, int[])> Part(string? split, string? label, int skip, int limit) =>
            (await grain.Images(Mia, split, label, skip, limit)).Value is { } page ? (page.Total, [.. page.Items.Select(one => one.Index)]) : throw new InvalidOperationException();
        Assert.Equivalent((5L, new[] { 1, 2 }), await Part(null, null, 1, 2), strict: true);
        Assert.Equivalent((2L, new[] { 3, 4 }), await Part("val", null, 0, 10), strict: true);
        Assert.Equivalent((3L, new[] { 3 }), await Part(null, "cat", 2, 10), strict: true);
        Assert.Equivalent((1L, new[] { 4 }), await Part("val", "dog", 0, 10), strict: true);
        Assert.Equivalent((0L, Array.Empty<int>()), await Part(null, "bird", 0, 10), strict: true);
        Assert.Equivalent((5L, Array.Empty<int>()), await Part(null, null, 99, 10), strict: true);
        Assert.Equal(ErrorCodes.Invalid, (await grain.Images(Mia, null, null, -1, 10)).Error?.Code);
        Assert.Equal(ErrorCodes.Invalid, (await grain.Images(Mia, null, null, 0, 1_001)).Error?.Code);
    }

    [Fact]
    public async Task Thumbnail_is_a_small_JPEG_of_the_picture()
    {
        var grain = Silo.Images((await Silo.UploadImages(Mia)).DatasetId);
        var thumbnail = (await grain.Thumbnail(Mia, 2, 60)).Value;
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 60, 20), ImageDecoder.ReadHeader(thumbnail.AsSpan(), new ImageLimits()));
        Assert.InRange(ImageDecoder.Decode(thumbnail.AsSpan(), new ImageLimits()).Pixels[0], 37, 43);
        foreach (var side in (int[])[15, 513]) Assert.Equal(ErrorCodes.Invalid, (await grain.Thumbnail(Mia, 0, side)).Error?.Code);
        foreach (var image in (int[])[-1, 5]) Assert.Equal(ErrorCodes.NotFound, (await grain.Thumbnail(Mia, image, 64)).Error?.Code);
    }

    [Fact]
    public async Task Same_draft_again_is_answered_as_the_first_time_and_another_is_refused()
    {
        var draft = await Silo.CommitImages("one");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Silo.Images("one").Create(Mia, draft)));
        Assert.All(answers, answer => Assert.Equal(answers[0].Value!.PackBlob, answer.Value?.PackBlob));
        Assert.Equal(answers[0].Value!.PackBlob, (await Silo.Images("one").Create(Mia, await Silo.CommitImages("one"))).Value?.PackBlob);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "blobs", "image-uploads")));
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Images("one").Create(Leo, draft)).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Images("one").Create(Mia, draft with { Name = "other" })).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Images("one").Create(Mia, draft with { Files = draft.Files.RemoveAt(0) })).Error?.Code);
        Assert.Equal(["one"], await Listed(Mia));
    }

    [Fact]
    public async Task Upload_that_cannot_be_used_is_refused_naming_file_and_field_and_leaves_nothing()
    {
        (string Path, byte[] Content)[] files =
        [
            ("images/a.jpg", ImageUploads.Jpeg()),
            ("annotations.json", ImageUploads.Text("""{"classes":[{"id":0,"name":"x"}],"images":[{"file_name":"a.jpg","annotations":[{"class_id":0}]},{"file_name":"b.jpg","annotations":[{"class_id":0}]}]}""")),
        ];
        var draft = await Silo.CommitImages("bad", format: "dice", files: [("bad.zip", ImageUploads.Zip(files))]);
        foreach (var answer in await Task.WhenAll(Silo.Images("bad").Create(Mia, draft), Silo.Images("bad").Create(Mia, draft)))
        {
            Assert.Equal(TrainingErrors.InvalidDataset, answer.Error?.Code);
            Assert.Equal(("annotations.json", "images[1].file_name"), (answer.Error?.Details?["file"], answer.Error?.Details?["field"]));
        }

        Assert.False(await Silo.Blobs().ExistsAsync(draft.Files[0].Blob));
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Images("bad").Get(Mia)).Error?.Code);
        Assert.Empty(await Listed(Mia));
        Assert.Empty(await Reminders());
        Assert.True((await Silo.Images("bad").Create(Mia, await Silo.CommitImages("bad"))).IsSuccess);
    }

    [Fact]
    public async Task Draft_that_cannot_be_is_refused_by_its_field()
    {
        var good = await Silo.CommitImages("odd");
        (ImageDatasetDraft Draft, string Field)[] wrong =
        [
            (good with { Name = " " }, "name"), (good with { Name = new string('x', 256) }, "name"), (good with { Description = new string('x', 10_001) }, "description"), (good with { Format = "voc" }, "format"),
            (good with { Visibility = "secret" }, "visibility"), (good with { Files = [] }, "files"), (good with { Files = (await Silo.CommitImages("other")).Files }, "files"),
        ];
        foreach (var (draft, field) in wrong)
        {
            var refused = await Silo.Images("odd").Create(Mia, draft);
            Assert.Equal((ErrorCodes.Invalid, field), (refused.Error?.Code, refused.Error?.Details?["field"]));
        }

        Assert.False(await Silo.Blobs().ExistsAsync(good.Files[0].Blob));
    }

    [Fact]
    public async Task Deleted_dataset_is_gone_with_its_files_and_its_id_stays_so()
    {
        var dataset = await Silo.UploadImages(Mia);
        var grain = Silo.Images(dataset.DatasetId);
        Assert.True((await grain.Thumbnail(Mia, 0, 64)).IsSuccess);
        var answers = await Task.WhenAll(grain.Delete(Mia), grain.Delete(Mia));
        Assert.Equal([null, ErrorCodes.NotFound], answers.Select(answer => answer.Error?.Code).Order());
        Assert.False(await Silo.Blobs().ExistsAsync(dataset.PackBlob));
        Assert.False(await Silo.Blobs().ExistsAsync(dataset.ManifestBlob));
        Assert.Empty(await Listed(Mia));
        Assert.Equal(ErrorCodes.NotFound, (await grain.Thumbnail(Mia, 0, 64)).Error?.Code);
        await Restart();
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Images(dataset.DatasetId).Get(Mia)).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Images(dataset.DatasetId).Create(Mia, await Silo.CommitImages(dataset.DatasetId))).Error?.Code);
    }

    [Fact]
    public async Task Dataset_survives_a_restart()
    {
        var dataset = await Silo.UploadImages(Mia, "public");
        await Restart();
        var again = (await Silo.Images(dataset.DatasetId).Get(Mia)).Value!;
        Assert.Equal((dataset.PackBlob, dataset.ManifestBlob, dataset.CreatedAt, dataset.Images), (again.PackBlob, again.ManifestBlob, again.CreatedAt, again.Images));
        Assert.Equal([dataset.DatasetId], await Listed(Mia));
        Assert.Equal([dataset.DatasetId], (await Public()).Select(one => one.DatasetId));
        Assert.Equal(5, (await Silo.Images(dataset.DatasetId).Images(Mia, null, null, 0, 1)).Value?.Total);
    }

    [Fact]
    public async Task Reading_that_a_stop_cut_off_goes_on_after_it()
    {
        using var blocked = await Block();
        var draft = await Silo.CommitImages("cut");
        var cut = Silo.Images("cut").Create(Mia, draft);
        await Eventually.True(() => blocked.Waiting == 1, what: "the reading to wait");
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Images("cut").Get(Mia)).Error?.Code);
        await Restart();
        Assert.Equal(ErrorCodes.Unavailable, (await cut).Error?.Code);

        await Remind("cut");
        await Eventually.True(async () => (await Silo.Images("cut").Get(Mia)).IsSuccess, what: "the dataset");
        Assert.Equal(["cut"], await Eventually.Get(async () => await Listed(Mia) is { Length: > 0 } listed ? listed : null));
        Assert.Equal((await Silo.Images("cut").Get(Mia)).Value!.PackBlob, (await Silo.Images("cut").Create(Mia, draft)).Value?.PackBlob);
    }

    [Fact]
    public async Task Datasets_wait_for_a_place_and_are_refused_past_the_bound()
    {
        var blocked = await Block();
        var waiting = new List<Task<Result<ImageDataset>>>();
        foreach (var id in (string[])["w0", "w1"]) waiting.Add(Silo.Images(id).Create(Mia, await Silo.CommitImages(id)));
        await Eventually.True(() => blocked.Waiting == 2, what: "both to wait");
        var draft = await Silo.CommitImages("w2");
        var refused = await Silo.Images("w2").Create(Mia, draft);
        Assert.Equal((ErrorCodes.Unavailable, true), (refused.Error?.Code, refused.Error?.Retryable));
        Assert.False(await Silo.Blobs().ExistsAsync(draft.Files[0].Blob));
        blocked.Dispose();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.True(answer.IsSuccess));
    }

    [Fact]
    public async Task Blob_that_is_not_there_is_a_fault_and_leaves_nothing()
    {
        var draft = await Silo.CommitImages("gone");
        await Silo.Blobs().DeleteOwnerAsync("image-uploads/gone");
        await Assert.ThrowsAsync<BlobNotFoundException>(() => Silo.Images("gone").Create(Mia, draft));
        Assert.Empty(await Reminders());
        Assert.True((await Silo.Images("gone").Create(Leo, await Silo.CommitImages("gone"))).IsSuccess);
    }

    [Fact]
    public async Task Deletion_that_was_cut_off_is_finished_by_the_reminder()
    {
        var dataset = await Silo.UploadImages(Mia, "public");
        var folder = Path.Combine(_folder.Path, "blobs", "image-datasets", dataset.DatasetId);
        Directory.Move(folder, folder + ".away");
        File.CreateSymbolicLink(folder, folder);
        await Assert.ThrowsAsync<StorageException>(() => Silo.Images(dataset.DatasetId).Delete(Mia));
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Images(dataset.DatasetId).Get(Leo)).Error?.Code);
        Assert.Single(await Reminders());

        File.Delete(folder);
        Directory.Move(folder + ".away", folder);
        await Restart();
        await Remind(dataset.DatasetId);
        Assert.False(await Silo.Blobs().ExistsAsync(dataset.PackBlob));
        Assert.Empty(await Listed(Mia));
        Assert.Empty(await Public());
        Assert.Empty(await Reminders());
    }

    /// <summary>Holds the silo's one place for reading datasets until it is let go, or the silo stops.</summary>
    private async Task<BlockedReading> Block()
    {
        var work = Silo.Services.GetRequiredService<ImageWork>();
        var draft = await Silo.CommitImages("block");
        var (entered, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        work.Stopping.Register(() => gone.TrySetCanceled());
        var held = work.ReadAsync("imagefolder", draft.Files, async (_, _) =>
        {
            entered.SetResult();
            await gone.Task;
            return true;
        });
        _ = held.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return new BlockedReading(work, gone);
    }

    private async Task<ImmutableArray<PublicImageDataset>> Public() => await Silo.Grains.GetGrain<IPublicImageDatasetsGrain>(0).List();

    private async Task<IEnumerable<ReminderEntry>> Reminders() => (await Silo.Services.GetRequiredService<IReminderTable>().ReadRows(0, 0)).Reminders;

    private async Task<string[]> Listed(Caller caller) =>
        [.. (await Silo.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(caller.UserId, CollectionKinds.ImageDatasets)).List(0, 1_000)).Items];

    /// <summary>The reminder that the grain set, now.</summary>
    private Task Remind(string id) => Silo.Images(id).AsReference<IRemindable>().ReceiveReminder("finish", default);

    private async Task Restart()
    {
        await Silo.DisposeAsync();
        await InitializeAsync();
    }

    private sealed class BlockedReading(ImageWork work, TaskCompletionSource gone) : IDisposable
    {
        public int Waiting => work.Waiting;

        public void Dispose() => gone.TrySetResult();
    }
}
