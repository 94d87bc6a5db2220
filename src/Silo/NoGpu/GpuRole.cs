namespace Platform.Silo.Workers;

/// <summary>The gpu role of a silo that was built with nothing to train with: it has none.</summary>
internal static class GpuRole
{
    /// <summary>Adds nothing.</summary>
    public static void AddGpuRole(this IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <summary>There are none to leave out.</summary>
    public static void LeaveOutGpuGrains(this IServiceCollection services) => ArgumentNullException.ThrowIfNull(services);
}
