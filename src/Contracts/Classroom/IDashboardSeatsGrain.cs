using System.Collections.Immutable;

namespace Platform.Contracts.Classroom;

/// <summary>
/// The dashboards that one key, or one address without a key, has open, over all processes: seats that are leased for a while and kept by renewing them, so that those of a process that was killed
/// become free by themselves. In memory; after a restart it knows a process's seats again with the process's next renewal. Key: <see cref="ClassroomKeys.Seats"/>.
/// </summary>
[Alias("IDashboardSeatsGrain")]
public interface IDashboardSeatsGrain : IGrainWithStringKey
{
    /// <summary>Takes a seat until it is given back, or <see cref="DashboardSeat.Lease"/> from now. Answers whether there was one.</summary>
    /// <param name="seat">The seat, by a number that its process gives no other.</param>
    /// <param name="limit">How many seats there are.</param>
    /// <param name="cancellationToken">Gives up waiting; the seat may have been taken.</param>
    Task<bool> Take(DashboardSeat seat, int limit, CancellationToken cancellationToken = default);

    /// <summary>Keeps the seats that a process holds for another <see cref="DashboardSeat.Lease"/>, whether they are known or not: a dashboard that is open stays open.</summary>
    Task Renew(string process, ImmutableArray<long> numbers, CancellationToken cancellationToken = default);

    /// <summary>Gives a seat back. One that nobody holds is fine.</summary>
    Task GiveBack(DashboardSeat seat, CancellationToken cancellationToken = default);
}

/// <summary>One open dashboard.</summary>
/// <param name="Process">The process that serves it, by an id that it drew at its start.</param>
/// <param name="Number">Its number there.</param>
[GenerateSerializer, Immutable, Alias("DashboardSeat")]
public sealed record DashboardSeat([property: Id(0)] string Process, [property: Id(1)] long Number)
{
    /// <summary>For how long a seat is held that is not renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How often it is renewed: two renewals may be lost.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);
}
