using System.Collections.Immutable;

namespace Platform.Contracts.Quotas;

/// <summary>One limit.</summary>
/// <param name="Name">Its name within the surface, such as <c>submissions</c>.</param>
/// <param name="Units">How many units there are.</param>
/// <param name="Window">
/// A fixed window that opens with the first unit taken, after which all units are free again; <c>null</c> for concurrency, where a unit is held until released.
/// </param>
[GenerateSerializer, Immutable, Alias("QuotaLimit")]
public sealed record QuotaLimit([property: Id(0)] string Name, [property: Id(1)] int Units, [property: Id(2)] TimeSpan? Window);

/// <summary>A wish to take one unit of each limit.</summary>
/// <param name="Id">Names the reservation, so that asking again is harmless.</param>
/// <param name="Limits">The limits concerned.</param>
[GenerateSerializer, Immutable, Alias("QuotaReservation")]
public sealed record QuotaReservation([property: Id(0)] string Id, [property: Id(1)] ImmutableArray<QuotaLimit> Limits);

/// <summary>Where a user stands with one limit.</summary>
/// <param name="Name">The limit.</param>
/// <param name="Units">How many units there are.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="ResetsAt">When the window closes; for concurrency, and where no window is open, now.</param>
[GenerateSerializer, Immutable, Alias("QuotaStanding")]
public sealed record QuotaStanding(
    [property: Id(0)] string Name,
    [property: Id(1)] int Units,
    [property: Id(2)] int Remaining,
    [property: Id(3)] DateTimeOffset ResetsAt);

/// <summary>The answer to a reservation.</summary>
/// <param name="Error">Why it was refused; <c>null</c> where it was granted.</param>
/// <param name="Standings">Where the user stands now with each limit named, in the order named.</param>
[GenerateSerializer, Immutable, Alias("QuotaAnswer")]
public sealed record QuotaAnswer([property: Id(0)] Error? Error, [property: Id(1)] ImmutableArray<QuotaStanding> Standings);
