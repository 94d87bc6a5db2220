using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Storage.Journal;

namespace Platform.Grains.Collections;

/// <summary>
/// The collection is the journal stream <c>users/{user}/{kind}</c>, of things added and removed. Once active, the ids are held in memory in order, about 100 bytes each: as many as the user ever had.
/// </summary>
public sealed class UserCollectionGrain(IJournal journal, TimeProvider clock) : Grain, IUserCollectionGrain
{
    private const string Added = "add";
    private const string Removed = "remove";
    private const int ReadStep = 1_000;
    private const int MaxListed = 1_000;

    // Oldest first, as nearly everything that is added is the newest.
    private readonly List<Item> _items = [];
    private readonly Dictionary<string, DateTimeOffset> _times = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    private string Stream { get; set; } = "";

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var cut = key.LastIndexOf('/');
        if (cut < 1 || cut == key.Length - 1) throw new ArgumentException($"'{key}' names no collection: it must be a user's id, '/' and a kind");
        Stream = $"users/{Uri.EscapeDataString(key[..cut])}/{key[(cut + 1)..]}";
        for (var after = 0L; ;)
        {
            var entries = await journal.ReadAsync(Stream, after, ReadStep, cancellationToken: cancellationToken);
            if (entries.Count == 0) return;
            foreach (var entry in entries) Learn(entry.Kind, entry.Payload, entry.Time);
            after = entries[^1].Seq;
        }
    }

    /// <inheritdoc />
    public Task Add(string id, DateTimeOffset createdAt, CancellationToken cancellationToken = default) =>
        _times.ContainsKey(id) || _removed.Contains(id) ? Task.CompletedTask : Append(Added, id, createdAt);

    /// <inheritdoc />
    public Task Remove(string id, CancellationToken cancellationToken = default) => _removed.Contains(id) ? Task.CompletedTask : Append(Removed, id, clock.GetUtcNow());

    /// <inheritdoc />
    public Task<Page<string>> List(int skip, int limit, CancellationToken cancellationToken = default)
    {
        var first = _items.Count - 1 - Math.Max(skip, 0);
        var items = ImmutableArray.CreateBuilder<string>();
        for (var place = first; place >= 0 && items.Count < Math.Clamp(limit, 1, MaxListed); place--) items.Add(_items[place].Id);
        return Task.FromResult(new Page<string>(items.ToImmutable(), _items.Count));
    }

    private async Task Append(string kind, string id, DateTimeOffset time)
    {
        try
        {
            await journal.AppendAsync([new JournalAppend(Stream, $"{kind}/{id}", time, kind, id)], CancellationToken.None);
        }
        catch
        {
            // Whether it was written is not known: the next activation reads what there is.
            DeactivateOnIdle();
            throw;
        }

        Learn(kind, id, time);
    }

    private void Learn(string kind, string id, DateTimeOffset time)
    {
        if (kind == Removed)
        {
            if (!_removed.Add(id) || !_times.Remove(id, out var added)) return;
            _items.RemoveAt(_items.BinarySearch(new Item(added, id)));
        }
        else if (!_removed.Contains(id) && _times.TryAdd(id, time))
        {
            var item = new Item(time, id);
            _items.Insert(~_items.BinarySearch(item), item);
        }
    }

    private readonly record struct Item(DateTimeOffset Time, string Id) : IComparable<Item>
    {
        public int CompareTo(Item other) => Time.CompareTo(other.Time) is var order and not 0 ? order : string.CompareOrdinal(Id, other.Id);
    }
}
