namespace Platform.ClassPlayer;

/// <summary>How long things took: a histogram of steps of a tenth of a millisecond, up to 100 seconds.</summary>
internal sealed class Latencies
{
    private readonly long[] _steps = new long[1_000_000];
    private long _count;

    public void Add(TimeSpan took)
    {
        Interlocked.Increment(ref _steps[Math.Clamp((int)(took.TotalMilliseconds * 10), 0, _steps.Length - 1)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>How long so great a part of them took at most, in milliseconds.</summary>
    public double Quantile(double part)
    {
        var left = (long)Math.Ceiling(part * Interlocked.Read(ref _count));
        for (var step = 0; step < _steps.Length; step++)
        {
            left -= _steps[step];
            if (left <= 0) return step / 10.0;
        }

        return double.NaN;
    }
}
