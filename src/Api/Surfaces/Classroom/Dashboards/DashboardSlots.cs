using Microsoft.Extensions.Options;
using Platform.Api.Live;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>Bounds the dashboards that one key, or one address without a key, has open on this process.</summary>
internal sealed class DashboardSlots(IOptions<ClassroomLimits> options)
{
    private readonly WatchSlots _slots = new(options.Value.DashboardsPerUser);

    /// <summary>Takes a slot, given back by disposing; <c>null</c> where there is no more.</summary>
    public IDisposable? TryTake(string who) => _slots.TryTake(who);
}
