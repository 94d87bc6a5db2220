namespace Platform.Silo;

/// <summary>The host of a silo of its own, in a build on the one-process runtime: there is none.</summary>
internal static class SiloHost
{
    /// <summary>Says so.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void Configure(WebApplicationBuilder builder) => throw new InvalidOperationException(
        $"{builder.Environment.ApplicationName} as a process of its own is part of a cluster and needs the Orleans build (-p:Actors=orleans); one machine runs Standalone");

    /// <summary>Never reached.</summary>
    public static void Map(WebApplication app) => ArgumentNullException.ThrowIfNull(app);
}
