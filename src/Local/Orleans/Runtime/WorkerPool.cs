namespace Orleans.Local.Runtime;

/// <summary>The activations of a stateless worker: an idle one takes the next call, or a new one while there may be more, or the least busy.</summary>
internal sealed class WorkerPool(SiloCore silo, GrainClass grainClass, GrainId grainId, StatelessWorkerPlacement placement) : Mailbox
{
    private readonly List<Activation> _workers = [];

    public Activation[] Workers
    {
        get
        {
            lock (_workers) return [.. _workers];
        }
    }

    public override bool TryReceive(GrainCall call)
    {
        while (true)
        {
            if (Choose().TryReceive(call)) return true;
        }
    }

    public void Remove(Activation worker)
    {
        lock (_workers) _workers.Remove(worker);
    }

    public override void OnFinished(GrainCall call) => throw new InvalidOperationException("Workers run calls, not their pool.");

    public override void Expire(long tick)
    {
        foreach (var worker in Workers) worker.Expire(tick);
    }

    private Activation Choose()
    {
        lock (_workers)
        {
            Activation? best = null;
            var least = int.MaxValue;
            for (var i = _workers.Count - 1; i >= 0; i--)
            {
                var worker = _workers[i];
                if (worker.IsGone)
                {
                    _workers.RemoveAt(i);
                    continue;
                }

                var load = worker.IsEnding ? int.MaxValue - 1 : worker.Load;
                if (load >= least) continue;
                best = worker;
                least = load;
                if (load == 0) return worker;
            }

            if (best is not null && _workers.Count >= placement.MaxLocal) return best;
            var added = new Activation(silo, grainClass, grainId);
            _workers.Add(added);
            return added;
        }
    }
}
