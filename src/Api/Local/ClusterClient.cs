namespace Platform.Api.Hosting;

/// <summary>The Api as a client of a cluster, in a build on the one-process runtime: there is no cluster.</summary>
internal static class ClusterClient
{
    /// <summary>Says so.</summary>
    /// <exception cref="ConfigurationException">Always.</exception>
    public static void Add(WebApplicationBuilder builder) => throw new ConfigurationException(
        $"{builder.Environment.ApplicationName} as a process of its own is the front of a cluster and needs the Orleans build (-p:Actors=orleans); one machine runs Standalone.");
}
