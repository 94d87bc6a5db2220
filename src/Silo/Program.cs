using Microsoft.Extensions.Options;
using Platform.Silo;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var started = builder.AddSiloLogging();
    SiloHost.Configure(builder);
    await using var app = builder.Build();
    SiloHost.Map(app);
    await app.StartAsync();
    started.Pass();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync("The silo does not start: " + wrong.Message);
    return 1;
}
