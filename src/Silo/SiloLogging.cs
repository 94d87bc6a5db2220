using Microsoft.Extensions.Configuration.Memory;

namespace Platform.Silo;

/// <summary>How a silo of its own logs: a line for each event with its time, quiet but for warnings of the libraries. A start that fails is told once, by the program.</summary>
internal static class SiloLogging
{
    private const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ",
    };

    /// <summary>Adds the defaults beneath the configuration; what is returned is told when the start succeeded.</summary>
    public static Gate AddSiloLogging(this WebApplicationBuilder builder)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        var started = new Gate();
        builder.Logging.AddFilter(HostLog, _ => started.Passed);
        return started;
    }

    /// <summary>Shut until the silo has started.</summary>
    internal sealed class Gate
    {
        private volatile bool _passed;

        public bool Passed => _passed;

        public void Pass() => _passed = true;
    }
}
