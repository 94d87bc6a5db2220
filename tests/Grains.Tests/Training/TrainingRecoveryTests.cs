using Platform.Contracts;
using Platform.Contracts.Training;
using Platform.Grains.Training;

namespace Platform.Grains.Tests.Training;

public sealed class TrainingRecoveryTests
{
    /// <summary>The most writes that the way of the job below can take.</summary>
    private const int MostWrites = 100;

    /// <summary>
    /// A job is stopped and resumed on its way, its users and workers ask until there is an answer, and each of the writes on the way fails once. Whatever failed, nothing is lost and nothing is there twice.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Job_comes_to_the_same_end_whichever_write_fails(bool afterItIsMade)
    {
        var faults = new StorageFaults();
        await using var bench = await TrainingBench.StartAsync(faults.Add);
        for (var write = 1; ; write++)
        {
            Assert.True(write < MostWrites, "the job does not come to an end");
            var number = await Walk(bench, () => faults.Arm(write, afterItIsMade));
            var writes = faults.Writes;
            var job = bench.Job(number);
            var view = await bench.Get(number);
            Assert.Equal((TrainingStatus.Completed, 3, 1), (view.Status, view.CurrentEpoch, view.BestEpoch));
            Assert.Equal([(1, 2.0), (2, 1.0), (3, 2.0 / 3)], TrainingBench.Value(await job.Metrics(TrainingBench.Mia, 100)).Select(row => (row.Epoch, row.Loss!.Value)));
            Assert.Equal([1, 2, 3], TrainingBench.Value(await job.Validations(TrainingBench.Mia)).Select(one => one.Epoch));
            Assert.Equal([1, 3], TrainingBench.Value(await job.Checkpoints(TrainingBench.Mia)).Select(one => one.Epoch));
            var topic = TrainingBench.Value(await job.ReadTopic(TrainingBench.Mia, 0, 1_000)).Entries;
            Assert.Equal(3, topic.Count(entry => entry.Type == "epoch"));
            Assert.Equal(["pending", "pending", "running", "stopped", "pending", "running", "completed"], topic.Where(entry => entry.Type == "status").Select(entry => entry.Json.Split('"')[3]));
            Assert.Equal(
                ["1-1-0", "1-3-0"],
                Directory.GetDirectories(Path.Combine(bench.BlobFolder, "training-states"), $"{number}-*")
                    .Where(folder => Directory.GetFiles(folder).Length > 0).Select(folder => Path.GetFileName(folder)[($"{number}".Length + 1)..]).Order(StringComparer.Ordinal));
            if (write > writes) return;
        }
    }

    private static async Task<long> Walk(TrainingBench bench, Action arm)
    {
        var dataset = await TestDatasets.Create(bench.Silo, "mia");
        var number = await bench.Number();
        var request = TrainingBench.Request(TrainingBench.Config(dataset, 3, """, "advanced_config": {"checkpoint": {"keep_last": 1}}"""));
        arm();
        await Insist(() => bench.Job(number).Create(TrainingBench.Mia, request));
        await Insist(() => bench.Job(number).Start(TrainingBench.Mia, null, false), done: ErrorCodes.Conflict);
        var lease = await bench.Take();
        var work = (await Insist(() => bench.Job(number).Begin(lease))).Value!;
        var state = await bench.State(work, 0, 5);
        await Insist(() => bench.Job(number).SaveState(lease, state));
        foreach (var epoch in (int[])[1, 2])
        {
            var report = await bench.Report(work, epoch, 0.5, isBest: epoch == 1);
            await Insist(() => bench.Job(number).CompleteEpoch(lease, report));
        }

        await Insist(() => bench.Job(number).Stop(TrainingBench.Mia), done: ErrorCodes.Conflict);
        state = await bench.State(work, 2, 7);
        await Insist(() => bench.Job(number).SaveState(lease, state));
        await Insist(() => bench.Job(number).End(lease, new TrainingEnd(TrainingEndKind.Stopped, null)));
        await Insist(() => bench.Job(number).Start(TrainingBench.Mia, null, true), done: ErrorCodes.Conflict);
        lease = await bench.Take();
        work = (await Insist(() => bench.Job(number).Begin(lease))).Value!;
        Assert.Equal((1, 2, 7), (work.Run, work.State!.Epoch, work.State.Batch));
        var last = await bench.Report(work, 3, 0.5, isBest: false);
        await Insist(() => bench.Job(number).CompleteEpoch(lease, last));
        await Insist(() => bench.Job(number).End(lease, new TrainingEnd(TrainingEndKind.Completed, null)));
        return number;
    }

    /// <summary>Asks until there is an answer; asked again, what was done may be refused as such.</summary>
    private static async Task<Result<T>> Insist<T>(Func<Task<Result<T>>> ask, string? done = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await ask();
                Assert.True(answer.IsSuccess || (attempt > 1 && answer.Error.Code == done), answer.Error?.Message);
                return answer;
            }
            catch (Exception fault) when (attempt < 5 && fault is not Xunit.Sdk.XunitException)
            {
                await Task.Delay(10);
            }
        }
    }
}
