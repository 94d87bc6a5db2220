using Platform.Contracts.Identity;
using Platform.Storage;

namespace Platform.Grains.Identity;

/// <summary>Counts, and writes before it answers.</summary>
public sealed class SequenceGrain([PersistentState("sequence", StorageNames.Grains)] IPersistentState<SequenceState> stored) : Grain, ISequenceGrain
{
    /// <inheritdoc />
    public async Task<long> Next(CancellationToken cancellationToken = default)
    {
        await this.SaveAsync(stored, stored.State with { Last = stored.State.Last + 1 }, CancellationToken.None);
        return stored.State.Last;
    }
}

/// <summary>What is stored of a sequence.</summary>
[GenerateSerializer, Immutable, Alias("SequenceState")]
public sealed record SequenceState
{
    /// <summary>The number given last; 0 before the first.</summary>
    [Id(0)]
    public long Last { get; init; }
}
