using Platform.Api;
using Platform.Api.Hosting;

return await PlatformProgram.RunAsync(
    () =>
    {
        var builder = PlatformProgram.CreateBuilder(args);
        ClusterClient.Add(builder);
        builder.AddPlatformApi();
        return builder.Build().MapPlatformApi();
    },
    app => Console.Out.WriteLineAsync($"The Api is ready at port {app.Services.GetRequiredService<PlatformPorts>().Port}."));
