namespace Platform.Silo;

/// <summary>Exceptions on their way from a grain to its caller: in one process they are handed over as they are.</summary>
internal static class TravellingFaults
{
    /// <summary>There is nothing to set up.</summary>
    public static void AddTravellingFaults(this IServiceCollection services) => ArgumentNullException.ThrowIfNull(services);
}
