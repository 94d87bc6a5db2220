using System.Collections.Immutable;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs.Running;

/// <summary>The attempts of one pool that run on this silo. As many as its worker takes leases for, which it bounds by its slots.</summary>
public interface IAttempts
{
    /// <summary>Told each time an attempt has ended, on a thread of the pool.</summary>
    event Action? Ended;

    /// <summary>The leases by which attempts run.</summary>
    ImmutableArray<Lease> Held { get; }

    /// <summary>Removes what an earlier process left. To be called before the first start.</summary>
    void Sweep();

    /// <summary>Stops the attempt of a lease; done when nothing of it runs any more. One that does not run is stopped already.</summary>
    Task Stop(Lease lease, bool giveBack);
}
