using Platform.Silo;

var builder = WebApplication.CreateSlimBuilder(args);
var started = builder.AddSiloLogging();
WebApplication app;
try
{
    SiloHost.Configure(builder);
    app = builder.Build();
    SiloHost.Map(app);
    await app.StartAsync();
    started.Pass();
}
catch (Exception wrong)
{
    // A value that is not right, a store or a port that cannot be had: what is wrong matters here, not where it was found.
    await Console.Error.WriteLineAsync("The silo does not start: " + wrong.GetBaseException().Message);
    return 1;
}

await using (app) await app.WaitForShutdownAsync();
return 0;
