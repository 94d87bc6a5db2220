using Platform.Contracts.Identity;
using Platform.Contracts.Training;
using Platform.Storage;

namespace Platform.Grains.Training;

/// <summary>Draws its number from the sequence once, and writes it before it answers.</summary>
public sealed class NumberGrain([PersistentState("number", StorageNames.Grains)] IPersistentState<NumberState> stored) : Grain, INumberGrain
{
    /// <inheritdoc />
    public async Task<long> Get(CancellationToken cancellationToken = default)
    {
        if (stored.State.Number > 0) return stored.State.Number;
        var key = this.GetPrimaryKeyString();
        var cut = key.IndexOf('/');
        if (cut < 1 || cut == key.Length - 1) throw new ArgumentException($"'{key}' names nothing that has a number: it must be a sequence, '/' and an id");

        // Cut off here the number is lost, which is no harm.
        var number = await GrainFactory.GetGrain<ISequenceGrain>(key[..cut]).Next(CancellationToken.None);
        await this.SaveAsync(stored, new NumberState { Number = number }, CancellationToken.None);
        return number;
    }
}

/// <summary>What is stored of a number.</summary>
[GenerateSerializer, Immutable, Alias("NumberState")]
public sealed record NumberState
{
    /// <summary>The number; 0 before it is drawn.</summary>
    [Id(0)]
    public long Number { get; init; }
}
