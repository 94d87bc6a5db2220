using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Platform.Api.Surfaces.Classroom;
using Platform.Api.Surfaces.Classroom.Dashboards;
using Platform.Contracts.Classroom;

namespace Platform.Api.Tests.Classroom;

/// <summary>Dashboards are counted over all processes. A process is here what takes seats and renews them in one.</summary>
public sealed class DashboardSeatsTests(SharedPlatform platform)
{
    [Fact]
    public async Task Eleventh_dashboard_is_one_too_many_whichever_process_has_the_others()
    {
        var who = $"key/{platform.NewClass()}";
        using var one = Process(platform.Host);
        using var other = Process(platform.Host);
        var open = new List<IAsyncDisposable?>();
        for (var n = 0; n < 10; n++) open.Add(await (n % 2 == 0 ? one : other).TakeAsync(who, CancellationToken.None));

        Assert.DoesNotContain(null, open);
        Assert.Null(await one.TakeAsync(who, CancellationToken.None));
        Assert.Null(await other.TakeAsync(who, CancellationToken.None));
        Assert.NotNull(await other.TakeAsync(who + "/another", CancellationToken.None));

        await open[0]!.DisposeAsync();
        await open[0]!.DisposeAsync();
        Assert.NotNull(await other.TakeAsync(who, CancellationToken.None));
        Assert.Null(await one.TakeAsync(who, CancellationToken.None));
    }

    [Fact]
    public async Task Dashboards_of_aprocess_that_was_killed_are_free_again_and_those_of_others_are_not()
    {
        var clock = new LeapingClock();
        await using var host = await PlatformHost.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var killed = Process(host, limit: 2);
        using var alive = Process(host, limit: 2);
        Assert.NotNull(await killed.TakeAsync("key/a", CancellationToken.None));
        Assert.NotNull(await alive.TakeAsync("key/a", CancellationToken.None));

        clock.Leap(DashboardSeat.RenewEvery * 2);
        await alive.RenewAsync(CancellationToken.None);
        Assert.Null(await alive.TakeAsync("key/a", CancellationToken.None));
        clock.Leap(DashboardSeat.Lease - (DashboardSeat.RenewEvery * 2));
        Assert.NotNull(await alive.TakeAsync("key/a", CancellationToken.None));
        Assert.Null(await alive.TakeAsync("key/a", CancellationToken.None));
    }

    [Fact]
    public async Task Dashboards_that_a_lost_silo_had_counted_count_again_with_the_next_renewal()
    {
        var who = $"key/{platform.NewClass()}";
        var clock = new FakeClock();
        using var process = Process(platform.Host, limit: 1, clock);
        await process.StartAsync(CancellationToken.None);
        Assert.NotNull(await process.TakeAsync(who, CancellationToken.None));
        await Grain(platform.Host, who).GiveBack(new DashboardSeat(process.ProcessId, 1));
        await (await process.TakeAsync(who, CancellationToken.None))!.DisposeAsync();

        clock.Advance(DashboardSeat.RenewEvery);
        await Eventually.True(
            async () =>
            {
                if (await process.TakeAsync(who, CancellationToken.None) is not { } seat) return true;
                await seat.DisposeAsync();
                return false;
            },
            TimeSpan.FromSeconds(30),
            "the renewal");
        await process.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Seats_given_back_while_they_are_renewed_are_free()
    {
        var who = $"key/{platform.NewClass()}";
        using var process = Process(platform.Host);
        for (var round = 0; round < 100; round++)
        {
            var open = new List<IAsyncDisposable?>();
            for (var n = 0; n < 10; n++) open.Add(await process.TakeAsync(who, CancellationToken.None));
            Assert.DoesNotContain(null, open);
            var renewal = process.RenewAsync(CancellationToken.None);
            await Task.WhenAll(open.Select(seat => seat!.DisposeAsync().AsTask()));
            await renewal;
        }
    }

    [Fact]
    public async Task Dashboard_is_refused_as_unavailable_where_nobody_can_say_how_many_there_are()
    {
        await using var host = await PlatformHost.StartAsync(builder => builder.Services.AddSingleton<IIncomingGrainCallFilter, LostSeats>());
        Assert.Equal(503, await DashboardClient.Refusal(host, "?token=room1-key"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "ws/dashboard");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")])
            request.Headers.Add(name, value);
        using var refused = await host.Classroom("room1-key").SendAsync(request);
        await refused.ClassError(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    private static DashboardSeats Process(PlatformHost host, int limit = 10, TimeProvider? clock = null) => new(
        host.Services.GetRequiredService<IClusterClient>(), Options.Create(new ClassroomLimits { DashboardsPerUser = limit }), clock ?? TimeProvider.System, NullLogger<DashboardSeats>.Instance);

    private static IDashboardSeatsGrain Grain(PlatformHost host, string who) => host.Services.GetRequiredService<IClusterClient>().GetGrain<IDashboardSeatsGrain>(ClassroomKeys.Seats(who));

    private sealed class LostSeats : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) =>
            context.Grain is IDashboardSeatsGrain ? throw new OrleansException("the silo was lost") : context.Invoke();
    }

    /// <summary>The time, and so much more.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _ticks;

        public void Leap(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ticks));

        public override long GetTimestamp() => base.GetTimestamp() + (Volatile.Read(ref _ticks) * (TimestampFrequency / TimeSpan.TicksPerSecond));
    }
}
