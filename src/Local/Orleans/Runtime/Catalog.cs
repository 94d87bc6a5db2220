namespace Orleans.Local.Runtime;

/// <summary>The activations of the silo, by grain: one for each, whoever calls first and however many at once.</summary>
internal sealed class Catalog(SiloCore silo)
{
    private readonly ConcurrentDictionary<GrainId, Mailbox> _mailboxes = new();

    /// <summary>The activations, those of stateless workers included.</summary>
    public IEnumerable<Activation> Activations => _mailboxes.Values.SelectMany(mailbox => mailbox switch
    {
        Activation activation => [activation],
        WorkerPool pool => pool.Workers,
        _ => Array.Empty<Activation>(),
    });

    public IEnumerable<Mailbox> Mailboxes => _mailboxes.Values;

    public Mailbox? Find(GrainId grainId) => _mailboxes.GetValueOrDefault(grainId);

    /// <summary>Makes an object callable under an identity.</summary>
    public void Add(GrainId grainId, Mailbox mailbox) => _mailboxes[grainId] = mailbox;

    public void Remove(GrainId grainId, Mailbox mailbox) => _mailboxes.TryRemove(KeyValuePair.Create(grainId, mailbox));

    public void Remove(Activation activation)
    {
        if (_mailboxes.GetValueOrDefault(activation.GrainId) is WorkerPool pool) pool.Remove(activation);
        else Remove(activation.GrainId, activation);
    }

    /// <summary>Hands a call to its activation, making it if there is none.</summary>
    public Mailbox? Deliver(GrainCall call)
    {
        var grainId = call.Reference.GrainId;
        try
        {
            while (true)
            {
                if (!_mailboxes.TryGetValue(grainId, out var mailbox))
                {
                    if (silo.IsStopping)
                    {
                        call.TryFail(silo.Unavailable(call));
                        return null;
                    }

                    if (ObserverTable.IsObserver(grainId))
                    {
                        silo.Lost.TryReceive(call);
                        return null;
                    }

                    mailbox = _mailboxes.GetOrAdd(grainId, Make);
                }

                if (mailbox.TryReceive(call)) return mailbox;
                Remove(grainId, mailbox);
            }
        }
        catch (Exception exception)
        {
            call.TryFail(exception);
            return null;
        }
    }

    /// <summary>Hands a call that waited for an activation that is gone to the next one.</summary>
    public void Redeliver(GrainCall call)
    {
        if (!call.IsCompleted || call.IsOneWay) Deliver(call);
    }

    private Mailbox Make(GrainId grainId)
    {
        var grainClass = silo.Classes.Get(grainId.Type);
        return grainClass.StatelessWorker is { } placement ? new WorkerPool(silo, grainClass, grainId, placement) : new Activation(silo, grainClass, grainId);
    }
}
