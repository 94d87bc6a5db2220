using Platform.Api.Hosting;
using Platform.Standalone;

return await PlatformProgram.RunAsync(() => StandaloneHost.Build(args), StandaloneHost.AnnounceAsync);
