using Orleans.Serialization;

namespace Platform.Silo;

/// <summary>Lets our exceptions go from a grain to a caller in another process, as <see cref="Storage.StorageException"/> does, which is answered as 503.</summary>
internal static class TravellingFaults
{
    /// <summary>Adds our namespaces to those whose exceptions Orleans lets travel.</summary>
    public static void AddTravellingFaults(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Platform."));
}
