using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>
/// The seats of the dashboards that are open here, which bound those that one key, or one address without a key, has open over all processes. They are leased from the grain of whom they are counted
/// for and renewed together, in one call for each of them, however many dashboards there are.
/// </summary>
internal sealed partial class DashboardSeats(IGrainFactory grains, IOptions<ClassroomLimits> options, TimeProvider clock, ILogger<DashboardSeats> log) : BackgroundService
{
    private const int RenewalsAtOnce = 8;
    private static readonly TimeSpan GiveBackWithin = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();

    // Those who have a dashboard open here, with the numbers of their seats.
    private readonly Dictionary<string, Holder> _holders = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>What this process is called among those that hold seats.</summary>
    public string ProcessId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Takes a seat, given back by disposing; <c>null</c> where there is none left.</summary>
    /// <exception cref="TimeoutException">The grain did not answer.</exception>
    /// <exception cref="OrleansException">It cannot be reached.</exception>
    public async Task<IAsyncDisposable?> TakeAsync(string who, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _last);
        var granted = false;
        try
        {
            granted = await Of(who).Take(new DashboardSeat(ProcessId, number), options.Value.DashboardsPerUser, cancellationToken);
        }
        catch
        {
            // It may have been taken all the same. Nobody waits for this; where it fails too, the seat is free when its lease ends.
            _ = GiveBackAsync(who, number);
            throw;
        }

        if (!granted) return null;
        lock (_gate)
        {
            if (!_holders.TryGetValue(who, out var holder)) _holders[who] = holder = new Holder();
            holder.Seats.Add(number);
        }

        return new Seat(this, who, number);
    }

    /// <summary>Renews every seat that is held here.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        string[] holders;
        lock (_gate) holders = [.. _holders.Keys];
        await Parallel.ForEachAsync(holders, new ParallelOptions { MaxDegreeOfParallelism = RenewalsAtOnce, CancellationToken = cancellationToken }, RenewAsync);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(DashboardSeat.RenewEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RenewAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The dashboards give their seats back as they close.
        }
    }

    private async ValueTask RenewAsync(string who, CancellationToken cancellationToken)
    {
        try
        {
            Task renewal;
            lock (_gate)
            {
                if (!_holders.TryGetValue(who, out var holder)) return;
                renewal = holder.Renewal = Of(who).Renew(ProcessId, [.. holder.Seats], cancellationToken);
            }

            await renewal;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The next may get through; a lease outlasts two that did not.
            NotRenewed(fault, who);
        }
    }

    private async Task LeaveAsync(string who, long number)
    {
        Task renewal;
        lock (_gate)
        {
            var holder = _holders[who];
            holder.Seats.Remove(number);
            if (holder.Seats.Count == 0) _holders.Remove(who);
            renewal = holder.Renewal;
        }

        // A renewal that is on its way names the seat, and must not come after it was given back.
        await renewal.WaitAsync(GiveBackWithin, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await GiveBackAsync(who, number);
    }

    private async Task GiveBackAsync(string who, long number)
    {
        try
        {
            using var within = new CancellationTokenSource(GiveBackWithin, clock);
            await Of(who).GiveBack(new DashboardSeat(ProcessId, number), within.Token);
        }
        catch (Exception fault)
        {
            NotGivenBack(fault, who);
        }
    }

    private IDashboardSeatsGrain Of(string who) => grains.GetGrain<IDashboardSeatsGrain>(ClassroomKeys.Seats(who));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The seats of the dashboards of {Who} could not be renewed; this is tried again")]
    private partial void NotRenewed(Exception fault, string who);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A seat of {Who} could not be given back; it is free when its lease ends")]
    private partial void NotGivenBack(Exception fault, string who);

    private sealed class Holder
    {
        public HashSet<long> Seats { get; } = [];

        /// <summary>The last renewal.</summary>
        public Task Renewal { get; set; } = Task.CompletedTask;
    }

    private sealed class Seat(DashboardSeats seats, string who, long number) : IAsyncDisposable
    {
        private int _given;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) await seats.LeaveAsync(who, number);
        }
    }
}
