using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.Contracts.Training;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Training;

/// <summary>Which silos run the grains that train and predict.</summary>
public sealed class GpuRoleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("grains")]
    [InlineData("grains,sandbox")]
    public async Task Silo_without_the_gpu_role_runs_no_trainer_and_no_predictor(string roles)
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", roles));

        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<ITrainerGrain>("1/1"));
        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<IPredictorGrain>("1/best"));
        Assert.NotNull(silo.Grains.GetGrain<ITrainingJobGrain>("1"));
    }

    [Fact]
    public async Task Silo_with_the_gpu_role_predicts()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains,gpu"));

        var inference = await silo.Grains.GetGrain<IPredictorGrain>("1/gone").Predict("no such weights", [1, 2, 3], 5, 0);

        Assert.Equal(TrainingErrors.NoCheckpoint, inference.Error?.Code);
        Assert.NotNull(silo.Grains.GetGrain<ITrainerGrain>("1/1"));
    }

    [Fact]
    public async Task Silo_with_the_gpu_role_that_has_not_what_it_is_told_to_compute_on_says_so_to_who_asks_its_models()
    {
        Assert.SkipWhen(File.Exists("/dev/nvidiactl"), "there is a CUDA device here");
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains,gpu"), ("Gpu:Device", "cuda"));

        var inference = await silo.Grains.GetGrain<IPredictorGrain>("1/best").Predict("no such weights", [1, 2, 3], 5, 0);

        Assert.Equal((TrainingErrors.NoService, true), (inference.Error?.Code, inference.Error?.Retryable));
    }

    [Fact]
    public async Task Host_waits_at_its_end_for_trainings_and_programs_to_stop()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains,sandbox,gpu"), ("Gpu:ShutdownGrace", "00:03:00"), ("Sandbox:ShutdownGrace", "00:01:00"));

        Assert.Equal(new HostOptions().ShutdownTimeout + TimeSpan.FromMinutes(4), silo.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }
}
