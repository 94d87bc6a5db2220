using Orleans.Serialization;

namespace Platform.Silo;

/// <summary>
/// Lets exceptions go from a grain to a caller in another process with what caused them, as a <see cref="Storage.StorageException"/> with the database driver's: it is answered as 503, and
/// one that could not travel as 500.
/// </summary>
internal static class TravellingFaults
{
    /// <summary>Lets exceptions of all types travel, not only the framework's.</summary>
    public static void AddTravellingFaults(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = _ => true);
}
