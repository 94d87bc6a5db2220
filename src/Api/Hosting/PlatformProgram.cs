using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Platform.Storage;

namespace Platform.Api.Hosting;

/// <summary>Runs a host of the platform: quiet logs by default, a bad start as one clear line, an end in order.</summary>
public static class PlatformProgram
{
    private const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";

    // Starting, Orleans remarks on the garbage collector, which is chosen for a machine that it shares with the jobs.
    private const string SiloLog = "Orleans.Runtime.Silo";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        // Advice on the garbage collector, and on a machine that was busy for a moment.
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        // It logs every refusal as an error; the hub tells faults by itself.
        ["Logging:LogLevel:Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher"] = "None",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ",
    };

    /// <summary>A builder with the platform's defaults beneath <c>appsettings.json</c>, the environment and the arguments.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Settings are read once. Watching their files means watching the whole folder, and every write to a data folder in it.
        var builder = WebApplication.CreateBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });

        // A start that fails is told once, by RunAsync, and not also with its stack by the host.
        var start = new StartGate();
        builder.Services.AddSingleton(start);
        builder.Logging.AddFilter(HostLog, _ => start.Passed);
        builder.Logging.AddFilter(SiloLog, level => level >= (start.Passed ? LogLevel.Warning : LogLevel.Error));
        return builder;
    }

    /// <summary>Builds, starts and runs a host until it is told to stop.</summary>
    /// <param name="build">Makes it.</param>
    /// <param name="started">Runs once it serves.</param>
    /// <returns>The exit code: 0 after an end in order, 1 where it could not start.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build, Func<WebApplication, Task> started)
    {
        WebApplication app;
        try
        {
            app = build();
            await app.StartAsync();
        }
        catch (Exception wrong) when (Describe(wrong) is { } line)
        {
            // Not disposed: the process ends here, and what was half started would only add words of its own.
            await Console.Error.WriteLineAsync($"The platform does not start: {line}");
            return 1;
        }

        await using (app)
        {
            app.Services.GetRequiredService<StartGate>().Passed = true;
            await started(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    /// <summary>What kept it from starting, where that is for whoever runs it to put right; <c>null</c> for a fault of ours.</summary>
    public static string? Describe(Exception wrong) => wrong switch
    {
        AggregateException several => several.InnerExceptions.Select(Describe).FirstOrDefault(line => line is not null),
        OptionsValidationException options => string.Join(" ", options.Failures),
        ConfigurationException or StorageException => wrong.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => wrong.Message,
        System.Net.Sockets.SocketException => wrong.Message,
        // What the configuration binder throws for a value of the wrong kind; it names the key.
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } => wrong.Message,
        _ => null,
    };

    private sealed class StartGate
    {
        public volatile bool Passed;
    }
}
