using Platform.Api;
using Platform.Api.Hosting;
using Platform.Api.Identity;
using Platform.Api.Surfaces;
using Platform.Silo;
using Platform.Standalone.Demo;
using Platform.Storage;

namespace Platform.Standalone;

/// <summary>Silo and Api in one process.</summary>
public static class StandaloneHost
{
    private const string DemoKey = "Demo";

    /// <summary>Makes the host. <paramref name="configure"/> comes last, so that tests can put a service of theirs in the place of one.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = PlatformProgram.CreateBuilder(args);
        if (builder.Configuration.GetValue<bool>(DemoKey)) AddDemoUsers(builder);
        builder.AddPlatformApi();
        builder.UsePlatformStandaloneSilo();
        configure?.Invoke(builder);
        return builder.Build().MapPlatformApi();
    }

    /// <summary>Prints where to look, and, where that is asked for, submits the demo's programs, cleans its table, trains on its pictures and plays its lesson.</summary>
    public static async Task AnnounceAsync(WebApplication app)
    {
        var ports = app.Services.GetRequiredService<PlatformPorts>();
        var main = $"http://localhost:{ports.Port}";
        var output = Console.Out;
        output.WriteLine();
        output.WriteLine($"The platform is ready at {main} (runs: {main}/#/experiments). Its data is in {app.Services.GetRequiredService<DataFolder>().Path}.");
        foreach (var surface in app.Services.GetRequiredService<SurfaceDirectory>().All)
            output.WriteLine($"  {surface.Title}: {main}{surface.Prefix} and http://localhost:{ports.Of(surface)}; its reference: {main}{surface.Prefix}/docs");
        if (app.Services.GetRequiredService<ApiTokens>().Count == 0)
            output.WriteLine($"  No token is configured, so nobody can submit: set {ApiTokens.Key}, such as {ApiTokens.Key}=devtoken.");
        output.WriteLine();

        if (app.Configuration.GetValue<bool>(DemoKey)) await DemonstrateAsync(app, new Uri(main + "/"), output);
    }

    private static async Task DemonstrateAsync(WebApplication app, Uri main, TextWriter output)
    {
        var (users, stopping) = (Users(app.Configuration), app.Lifetime.ApplicationStopping);
        Func<Task>[] demonstrations =
        [
            () => new Demonstration(main, users, output).Run(stopping),
            () => new CleaningDemonstration(main, users, output).Run(stopping),
            () => new TrainingDemonstration(main, users, output).Run(stopping),
            () => new ClassroomDemonstration(main, app.Configuration, Folder(app.Configuration), output, TimeProvider.System).Run(stopping),
        ];
        foreach (var demonstration in demonstrations)
        {
            try
            {
                await demonstration();
            }
            catch (Exception wrong) when (wrong is HttpRequestException or InvalidOperationException or OperationCanceledException)
            {
                output.WriteLine($"A part of the demo could not be played: {wrong.Message}");
            }
        }
    }

    private static void AddDemoUsers(WebApplicationBuilder builder)
    {
        var tokens = Users(builder.Configuration).ApiTokens;
        var configured = builder.Configuration[ApiTokens.Key];
        builder.Configuration[ApiTokens.Key] = string.IsNullOrWhiteSpace(configured) ? tokens : $"{configured},{tokens}";
    }

    private static DemoUsers Users(IConfiguration configuration) => DemoUsers.In(Folder(configuration));

    private static string Folder(IConfiguration configuration) => configuration["Data:Folder"] ?? new StorageOptions().Folder;
}
