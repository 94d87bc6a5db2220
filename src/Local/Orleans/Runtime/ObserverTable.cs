namespace Orleans.Local.Runtime;

/// <summary>The objects that were made callable. They are held weakly: who made one callable keeps it alive, or it is gone.</summary>
internal sealed class ObserverTable(SiloCore silo)
{
    private const string Prefix = "sys.observer";
    private static readonly GrainType Kind = GrainType.Create(Prefix);

    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<IGrainObserver, Entry> _entries = new();

    public static bool IsObserver(GrainId grainId) => grainId.Type == Kind;

    public GrainReference Add(IGrainObserver observer, Type interfaceType)
    {
        if (observer is GrainReference) throw new ArgumentException("The argument is a reference already.", nameof(observer));
        if (observer is IGrainBase) throw new ArgumentException("A grain is called by its reference, see AsReference.", nameof(observer));
        var entry = _entries.GetValue(observer, created =>
        {
            var added = new Entry(GrainId.Create(Kind, Guid.NewGuid().ToString("N")));
            silo.Catalog.Add(added.Id, added.Mailbox = new ObserverMailbox(silo, added.Id, created));
            return added;
        });
        return silo.References.Create(entry.Id, interfaceType);
    }

    /// <exception cref="ArgumentException">The object was not made callable.</exception>
    public void Remove(IGrainObserver observer)
    {
        if (observer is GrainReference reference)
        {
            if (silo.Catalog.Find(reference.GrainId) is not ObserverMailbox mailbox) throw new ArgumentException("Reference is not associated with a local object.", nameof(observer));
            silo.Catalog.Remove(reference.GrainId, mailbox);
            mailbox.Close();
            return;
        }

        if (!_entries.TryGetValue(observer, out var entry)) throw new ArgumentException("Reference is not associated with a local object.", nameof(observer));
        _entries.Remove(observer);
        silo.Catalog.Remove(entry.Id, entry.Mailbox!);
        entry.Mailbox!.Close();
    }

    private sealed class Entry(GrainId id)
    {
        public GrainId Id { get; } = id;

        public ObserverMailbox? Mailbox { get; set; }
    }
}
