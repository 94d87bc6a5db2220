using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs;
using Platform.Grains.Tests.Hosting;
using Platform.Testing;

namespace Platform.Grains.Tests.Jobs;

public sealed class SiloConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Class_configured_in_part_keeps_the_rest_of_its_defaults_and_new_ones_can_be_added()
    {
        await using var silo = await TestSilo.StartAsync(
            _folder.Path, ("Silo:Roles", "grains"), ("Sandbox:Classes:small:MemoryBytes", $"{1 << 30}"), ("Sandbox:Classes:large:WallTime", "02:00:00"));
        var classes = silo.Services.GetRequiredService<IOptions<ResourceClasses>>().Value;
        Assert.Equal((TimeSpan.FromMinutes(30), 1L << 30), (classes.LimitsOf("small").WallTime, classes.LimitsOf("small").MemoryBytes));
        Assert.Equal((TimeSpan.FromMinutes(60), 4L << 30, 1, 256), (
            classes.LimitsOf("medium").WallTime, classes.LimitsOf("medium").MemoryBytes, classes.LimitsOf("medium").Cpus, classes.LimitsOf("medium").Processes));
        Assert.Equal((TimeSpan.FromHours(2), 100_000_000L, 2_000_000_000L), (
            classes.LimitsOf("large").WallTime, classes.LimitsOf("large").LogBytes, classes.LimitsOf("large").OutputBytes));
    }

    [Theory]
    [InlineData("Jobs:MaxAttempts", "0", "Jobs: ", "MaxAttempts")]
    [InlineData("Jobs:LeaseDuration", "00:00:00", "Jobs: ", "LeaseDuration")]
    [InlineData("Sandbox:Slots", "0", "Sandbox: ", "Slots")]
    [InlineData("Sandbox:Classes:small:Cpus", "0", "Sandbox:Classes:small: ", "Cpus")]
    [InlineData("Leaderboard:ConcurrentJobs", "-1", "Leaderboard: ", "ConcurrentJobs")]
    [InlineData("Silo:Roles", "grains,dragons", "Silo: ", "Roles")]
    public async Task Wrong_value_is_one_line_that_names_it(string key, string value, string start, string name)
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => TestSilo.StartAsync(_folder.Path, (key, value)));
        Assert.StartsWith(start, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public async Task Machine_that_cannot_confine_runs_no_job_and_everything_else_goes_on()
    {
        IJobGrain job;
        await using (var silo = await TestSilo.StartAsync(_folder.Path, ("Sandbox:Bubblewrap", "/nonexistent/bwrap")))
        {
            job = await silo.Run("mia", Programs.Good);
            var view = (await job.Get(new Caller("mia"))).Value;
            Assert.Equal((JobStatus.Pending, 1), (view?.Status, view?.QueuePosition));
        }

        await using var able = await TestSilo.StartAsync(_folder.Path);
        Assert.Equal(JobStatus.Completed, (await TestSilo.Ended(able.Grains.GetGrain<IJobGrain>(job.GetPrimaryKeyString()), "mia")).Status);
    }
}
