using Orleans.Providers;

namespace Orleans.Local.Streams;

/// <summary>Keeps the explicit subscriptions to a stream. Its key is the provider's name and the stream's.</summary>
internal interface ISubscriptionGrain : IGrainWithStringKey
{
    /// <summary>Adds a subscription.</summary>
    Task Add(Guid subscriptionId, GrainId consumer);

    /// <summary>Removes a subscription.</summary>
    Task Remove(Guid subscriptionId);

    /// <summary>The subscriptions.</summary>
    Task<Dictionary<Guid, GrainId>> GetAll();
}

/// <summary>What is stored of a stream's subscriptions.</summary>
[GenerateSerializer]
public sealed class StreamSubscriptions
{
    /// <summary>The subscribers, by the identity of their subscription.</summary>
    [Id(0)]
    public Dictionary<Guid, string> Consumers { get; set; } = [];
}

/// <inheritdoc cref="ISubscriptionGrain" />
[GrainType("localstreamsubscriptions")]
internal sealed class SubscriptionGrain(
    [PersistentState("subscriptions", ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME)] IPersistentState<StreamSubscriptions> state)
    : Grain, ISubscriptionGrain
{
    public async Task Add(Guid subscriptionId, GrainId consumer)
    {
        state.State.Consumers[subscriptionId] = consumer.ToString();
        await state.WriteStateAsync();
    }

    public async Task Remove(Guid subscriptionId)
    {
        if (!state.State.Consumers.Remove(subscriptionId)) return;
        if (state.State.Consumers.Count == 0) await state.ClearStateAsync();
        else await state.WriteStateAsync();
    }

    public Task<Dictionary<Guid, GrainId>> GetAll() =>
        Task.FromResult(state.State.Consumers.ToDictionary(pair => pair.Key, pair => GrainId.Parse(pair.Value)));
}
