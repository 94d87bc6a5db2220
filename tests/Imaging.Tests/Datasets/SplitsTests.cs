using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

public sealed class SplitsTests
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    [Fact]
    public void Own_splits_are_taken_and_test_is_left_out()
    {
        var splits = Splits.Of(Manifest(("train", 0), ("val", 0), ("test", 0), (null, 0), ("train", 1)), 1, 0.5);
        Assert.Equal([0, 4], splits.Train);
        Assert.Equal([1], splits.Validation);
    }

    [Fact]
    public void Every_class_is_parted_by_the_ratio_and_none_of_two_pictures_is_lost()
    {
        var property = Prop.ForAll(
            Gen.Choose(0, 5).NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 99).ToArbitrary(), ArbMap.Default.ArbFor<long>(), (classes, percent, seed) =>
            {
                var manifest = Manifest([.. classes.Select(one => ((string?)null, one)), (null, 0), (null, 0)]);
                var splits = Splits.Of(manifest, seed, percent / 100.0);
                Assert.Equal(Enumerable.Range(0, manifest.Pictures.Length), splits.Train.Concat(splits.Validation).Order());
                Assert.Equal(splits.Train.Order(), splits.Train);
                Assert.Equal(splits.Validation.Order(), splits.Validation);
                foreach (var ofClass in manifest.Pictures.GroupBy(one => one.Class))
                {
                    var held = splits.Validation.Count(index => manifest.Pictures[index].Class == ofClass.Key);
                    var count = ofClass.Count();
                    Assert.InRange(held, count < 2 ? 0 : 1, Math.Max(0, count - 1));
                    Assert.True(count < 2 || held is 1 || held == count - 1 || Math.Abs(held - count * percent / 100.0) <= 0.5 + 1e-9);
                }

                var again = Splits.Of(manifest, seed, percent / 100.0);
                Assert.Equal((splits.Train, splits.Validation), (again.Train, again.Validation), new ListsComparer());
            });
        Check.One(Config.QuickThrowOnFailure, property);
    }

    [Fact]
    public void Draw_follows_from_the_seed_as_documented()
    {
        var manifest = Manifest([.. Enumerable.Range(0, 100).Select(index => ((string?)null, index % 2))]);
        Assert.NotEqual(Splits.Of(manifest, 1, 0.2).Validation, Splits.Of(manifest, 2, 0.2).Validation);
        // Written down once, so that a dataset is never parted otherwise by a later version: a resumed training relies on it.
        Assert.Equal(Documented(42, 0).Concat(Documented(42, 1)).Order(), Splits.Of(manifest, 42, 0.2).Validation);

        static IEnumerable<int> Documented(ulong seed, int ofClass)
        {
            var items = Enumerable.Range(0, 50).Select(index => 2 * index + ofClass).ToArray();
            var state = Mix(unchecked(Mix(unchecked(Mix(unchecked(seed + Step)) + (ulong)(ofClass + 1) * Step + Step)) + 0x73706C697473UL * Step + Step));
            for (var last = items.Length - 1; last > 0; last--)
            {
                // No bound below 50 rejects a draw within these few numbers.
                var place = (int)((Mix(state = unchecked(state + Step)) & 0xFFFFFFFF) * (ulong)(last + 1) >> 32);
                (items[last], items[place]) = (items[place], items[last]);
            }

            return items.Take(10);
        }

        static ulong Mix(ulong z)
        {
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
            return z ^ (z >> 31);
        }
    }

    [Fact]
    public void Nothing_to_train_or_validate_with_is_refused()
    {
        Assert.Throws<DatasetRejectedException>(() => Splits.Of(Manifest(("test", 0), ("test", 1)), 1, 0.2));
        Assert.Throws<DatasetRejectedException>(() => Splits.Of(Manifest((null, 0), (null, 1)), 1, 0.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Splits.Of(Manifest((null, 0), (null, 0)), 1, 1));
    }

    [Fact]
    public async Task Manifest_is_read_as_it_was_written()
    {
        var manifest = new Upload().Pictures("train/cat/1.jpg", "dog/2.jpg".Replace("dog", "val/dog", StringComparison.Ordinal)).ReadZip("imagefolder");
        using var json = new MemoryStream();
        ManifestJson.Write(manifest, json);
        json.Position = 0;
        var read = await ManifestJson.ReadAsync(json, TestContext.Current.CancellationToken);
        Assert.Equal(manifest.Classes, read.Classes);
        Assert.Equal(manifest.Pictures, read.Pictures);
        Assert.Equal(manifest.ClassDistribution, read.ClassDistribution);
        Assert.Equal((manifest.Format, manifest.Task, manifest.TotalBytes), (read.Format, read.Task, read.TotalBytes));
    }

    private static ImageManifest Manifest(params (string? Split, int Class)[] pictures) => new(
        "imagefolder", "image_classification", [], [.. pictures.Select((one, index) => new Picture($"{index}.jpg", one.Split, one.Class, 0, 1, 1, 1))], ImmutableArray<long>.Empty, 0);

    private sealed class ListsComparer : IEqualityComparer<(IReadOnlyList<int> Train, IReadOnlyList<int> Validation)>
    {
        public bool Equals((IReadOnlyList<int> Train, IReadOnlyList<int> Validation) x, (IReadOnlyList<int> Train, IReadOnlyList<int> Validation) y) =>
            x.Train.SequenceEqual(y.Train) && x.Validation.SequenceEqual(y.Validation);

        public int GetHashCode((IReadOnlyList<int> Train, IReadOnlyList<int> Validation) obj) => obj.Train.Count;
    }
}
