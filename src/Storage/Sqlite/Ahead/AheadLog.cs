namespace Platform.Storage.Sqlite.Ahead;

/// <summary>
/// The files of the log. Frames are appended by one thread; a segment whose frames are all in the database is used again. After a frame that could not be written the segment is left, and what
/// the next begins with says where the one before ends.
/// </summary>
internal sealed class AheadLog(string folder, Guid owner, long applied) : IDisposable
{
    private const long SegmentBytes = 4L << 20;

    /// <summary>Segments that are kept for later; more are removed.</summary>
    private const int Spares = 16;

    private readonly Lock _gate = new();
    private readonly List<AheadSegment> _left = [];
    private readonly Stack<AheadSegment> _spare = new();
    private AheadSegment? _open;
    private Task _preparing = Task.CompletedTask;
    private long _next = applied + 1;
    private int _made;

    /// <summary>Numbers a frame, writes it and has it on stable storage.</summary>
    /// <param name="frame">The frame with its end mark, its entries written.</param>
    /// <param name="entries">How many they are.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="IOException">It could not be; its number is given to the next.</exception>
    public long Append(Span<byte> frame, int entries)
    {
        AheadFormat.Seal(frame, _next, entries);
        try
        {
            SegmentFor(frame.Length - AheadFormat.EndBytes).Write(frame);
        }
        catch
        {
            Leave();
            throw;
        }

        return _next++;
    }

    /// <summary>Frames up to a number are in the database, on stable storage.</summary>
    public void Release(long through)
    {
        lock (_gate)
        {
            for (var i = _left.Count - 1; i >= 0; i--)
            {
                if (_left[i].Last > through) continue;
                var segment = _left[i];
                _left.RemoveAt(i);
                if (_spare.Count < Spares && segment.Size == SegmentBytes) _spare.Push(segment);
                else Remove(segment);
            }
        }
    }

    /// <summary>Removes the files: all frames are in the database.</summary>
    public void Remove()
    {
        _preparing.Wait();
        Leave();
        Release(long.MaxValue);
        while (_spare.TryPop(out var segment)) Remove(segment);
    }

    public void Dispose()
    {
        _preparing.Wait();
        _open?.Dispose();
        foreach (var segment in _left.Concat(_spare)) segment.Dispose();
    }

    private AheadSegment SegmentFor(int length)
    {
        if (_open is { } open && open.HasRoom(length)) return open;
        Leave();
        AheadSegment? segment = null;
        lock (_gate)
        {
            if (length + AheadFormat.HeaderBytes + AheadFormat.EndBytes <= SegmentBytes) _spare.TryPop(out segment);
            if (_spare.Count == 0 && _preparing.IsCompleted) _preparing = Task.Run(Prepare);
        }

        segment ??= AheadSegment.Make(FreePath(), Math.Max(SegmentBytes, length + AheadFormat.HeaderBytes + AheadFormat.EndBytes), written: false);
        segment.Begin(owner, _next);
        return _open = segment;
    }

    // So that there is one when the open segment is full.
    private void Prepare()
    {
        try
        {
            var segment = AheadSegment.Make(FreePath(), SegmentBytes, written: true);
            lock (_gate) _spare.Push(segment);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is told where one is needed.
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (_open is not null) _left.Add(_open);
            _open = null;
        }
    }

    private string FreePath()
    {
        while (true)
        {
            var path = Path.Combine(folder, AheadRecovery.NameOf(Interlocked.Increment(ref _made)));
            if (!File.Exists(path)) return path;
        }
    }

    private static void Remove(AheadSegment segment)
    {
        segment.Dispose();
        DurableFiles.Discard(segment.Path);
    }
}
