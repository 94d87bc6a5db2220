using Orleans.Local.Runtime;

namespace Orleans.Runtime;

/// <summary>Tunes enumerations of grains.</summary>
public static class AsyncEnumerableExtensions
{
    /// <summary>Sets how many items one call to the grain gives at most; 100 unless set.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        if (self is EnumerationCall<T> call) call.MaxBatchSize = maxBatchSize;
        return self;
    }
}
