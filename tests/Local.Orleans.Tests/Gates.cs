using System.Collections.Concurrent;

namespace Platform.Local.Orleans.Tests;

/// <summary>Lets a test hold a grain at a place, and know that it is there. Silo and test are one process.</summary>
public static class Gates
{
    private static readonly ConcurrentDictionary<string, Gate> Known = new();

    public static Gate Of(string name) => Known.GetOrAdd(name, _ => new Gate());

    public sealed class Gate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _passed;

        /// <summary>How many came.</summary>
        public int Arrived => Volatile.Read(ref _passed);

        public bool IsOpen => _open.Task.IsCompleted;

        public async Task PassAsync()
        {
            Interlocked.Increment(ref _passed);
            await _open.Task;
        }

        public void Open() => _open.TrySetResult();

        public Task ArrivedAsync(int count = 1) => Testing.Eventually.True(() => Arrived >= count, what: $"{count} at the gate");
    }
}
