global using Orleans;
global using Platform.Api.Tests.Hosting;
global using Platform.Testing;
