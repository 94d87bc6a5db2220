[assembly: AssemblyFixture(typeof(Platform.Api.Tests.Hosting.SharedPlatform))]
