using System.Runtime.ExceptionServices;

namespace Platform.Imaging.Batches;

/// <summary>One enumeration of batches and its threads. Each thread takes the next picture in order, whichever batch it belongs to; no more than <c>ahead</c> batches are begun and not yet taken.</summary>
internal sealed class Loading : IDisposable
{
    private readonly object _gate = new();
    private readonly IReadOnlyList<int> _order;
    private readonly BatchRecipe _recipe;
    private readonly int _batchSize;
    private readonly BatchBuffers _buffers;
    private readonly LoadedBatch?[] _begun;
    private readonly List<Thread> _threads = [];
    private long _next;
    private int _taken;
    private bool _isStopped;
    private Exception? _fault;

    public Loading(IReadOnlyList<int> order, BatchRecipe recipe, int batchSize, int ahead, BatchBuffers buffers, int firstBatch)
    {
        (_order, _recipe, _batchSize, _buffers) = (order, recipe, batchSize, buffers);
        _begun = new LoadedBatch?[ahead];
        (_taken, _next) = (firstBatch, (long)firstBatch * batchSize);
    }

    public void Start(int threads)
    {
        for (var i = 0; i < threads; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "pictures" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>The next batch, when all of its pictures are in; <c>null</c> after the last.</summary>
    public PictureBatch? Take(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if ((long)_taken * _batchSize >= _order.Count) return null;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
                if (_begun[_taken % _begun.Length] is { Missing: 0 } batch)
                {
                    // Disposed with the enumeration, as it stays among those begun.
                    if (batch.Fault is not null) ExceptionDispatchInfo.Throw(batch.Fault);
                    _begun[_taken % _begun.Length] = null;
                    _taken++;
                    Monitor.PulseAll(_gate);
                    return batch;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Tells the threads to end, without waiting for them.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the threads, each after the picture that it is at, and gives back what was not taken.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var thread in _threads) thread.Join();
        foreach (var batch in _begun) batch?.Dispose();
    }

    private void Work()
    {
        ThreadPriorityOnLinux.Lower();
        try
        {
            var scratch = new Scratch();
            while (Next() is var (batch, position)) Fill(batch, position, scratch);
        }
        catch (Exception wrong)
        {
            // Not a picture's fault but, say, of memory for a batch: the one who waits must know, and the process must not end.
            lock (_gate) _fault = wrong;
            Stop();
        }
    }

    private void Fill(LoadedBatch batch, int position, Scratch scratch)
    {
        Exception? fault = null;
        try
        {
            _recipe.Fill(batch.Indices[position], scratch, batch.Input(position));
        }
        catch (ImagingException wrong)
        {
            fault = wrong;
        }

        lock (_gate)
        {
            // Of several faults the first in order is told, whichever thread was the first.
            if (fault is not null && position < batch.FaultAt) (batch.Fault, batch.FaultAt) = (fault, position);
            if (--batch.Missing == 0) Monitor.PulseAll(_gate);
        }
    }

    private (LoadedBatch Batch, int Position)? Next()
    {
        lock (_gate)
        {
            while (!_isStopped && _next < _order.Count && _next / _batchSize >= _taken + _begun.Length) Monitor.Wait(_gate);
            if (_isStopped || _next >= _order.Count) return null;
            var (number, position) = ((int)(_next / _batchSize), (int)(_next % _batchSize));
            _next++;
            ref var batch = ref _begun[number % _begun.Length];
            batch ??= new LoadedBatch(_buffers, _recipe.Transform.Length, Indices(number), _recipe.Cache.Pictures);
            return (batch, position);
        }
    }

    private int[] Indices(int number)
    {
        var indices = new int[Math.Min(_batchSize, _order.Count - number * _batchSize)];
        for (var i = 0; i < indices.Length; i++) indices[i] = _order[number * _batchSize + i];
        return indices;
    }
}
