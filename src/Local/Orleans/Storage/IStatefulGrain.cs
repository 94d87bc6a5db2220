namespace Orleans.Local.Storage;

/// <summary>A grain with a state of its own, which is read before it is activated.</summary>
internal interface IStatefulGrain
{
    void Participate(IGrainLifecycle lifecycle);
}
