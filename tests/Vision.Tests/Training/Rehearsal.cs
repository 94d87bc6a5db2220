using Platform.Imaging.Datasets;
using Platform.Recipes;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

/// <summary>A small training of made-up pictures, in a folder of its own.</summary>
internal sealed class Rehearsal : IDisposable
{
    public Rehearsal(TrainingConfig config, int train = 22, int validation = 9, int classes = 3) => Plan = new TrainingPlan
    {
        Config = config,
        Classes = Enumerable.Range(0, classes).Select(i => new ImageClass(i + 10, $"class {i}")).ToArray(),
        Pictures = new NamedPictures(train + validation, classes),
        Splits = new Splits(Enumerable.Range(0, train).ToArray(), Enumerable.Range(train, validation).ToArray()),
        Device = CPU,
        WorkFolder = Directory.CreateTempSubdirectory("rehearsal").FullName,
    };

    public static AdvancedConfig Advanced { get; } = new()
    {
        ImageSize = 8,
        DropRate = 0.3,
        Scheduler = new SchedulerConfig { Type = "none" },
        Optimizer = new OptimizerConfig { LearningRate = 0.05, WeightDecay = 0.01 },
        Checkpoint = new CheckpointConfig { EveryMinutes = 0.05 },
    };

    public TrainingPlan Plan { get; set; }

    public static TrainingConfig Config(AdvancedConfig advanced, int epochs = 3, int batchSize = 4) =>
        new() { ModelName = "tiny", Epochs = epochs, BatchSize = batchSize, LearningRate = 0.05, NumClasses = 3, Advanced = advanced };

    /// <summary>Trains; time passes quickly, so that every batch is told of and followed by a state.</summary>
    public Recording Run(string? state = null, CancellationToken stop = default, CancellationToken abandon = default, Action<Recording, TrainingPosition>? progress = null, TrainerParts? parts = null)
    {
        var recording = new Recording(Plan.WorkFolder, progress);
        recording.Outcome = new Trainer(Plan, recording, parts ?? Parts).Run(state, stop, abandon);
        return recording;
    }

    public static TrainerParts Parts { get; } = new() { Model = TinyClassifier.Of, Batches = (plan, size) => new MadeBatches(plan, size), Clock = new HurriedClock() };

    public void Dispose() => Directory.Delete(Plan.WorkFolder, recursive: true);

    /// <summary>Each look at it is four seconds later than the last.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _seconds, 4);
    }
}

/// <summary>What a training told, its files copied.</summary>
internal sealed class Recording(string folder, Action<Recording, TrainingPosition>? progress = null) : ITrainingObserver
{
    private readonly string _kept = Path.Combine(folder, $"kept-{Guid.NewGuid():N}");

    public TrainingOutcome Outcome { get; set; }

    public List<(TrainingLogLevel Level, string Message)> Lines { get; } = [];

    public List<TrainingPosition> Positions { get; } = [];

    public List<(int Epochs, int Batches, string File)> States { get; } = [];

    public List<(EpochResult Result, byte[] Weights)> Epochs { get; } = [];

    public Action<Recording>? AfterEpoch { get; init; }

    public void Log(TrainingLogLevel level, string message) => Lines.Add((level, message));

    public void Progress(TrainingPosition position)
    {
        Positions.Add(position);
        progress?.Invoke(this, position);
    }

    public void StateSaved(int epochsDone, int batchesDone, string stateFile) => States.Add((epochsDone, batchesDone, Keep(stateFile)));

    public void EpochCompleted(EpochResult result, string weightsFile, string stateFile)
    {
        Epochs.Add((result, File.ReadAllBytes(weightsFile)));
        States.Add((result.Epoch, 0, Keep(stateFile)));
        AfterEpoch?.Invoke(this);
    }

    /// <summary>Asserts that the epochs from one on are another recording's, to the bit.</summary>
    public void AssertGoesOnAs(Recording whole, int epochsBefore)
    {
        Assert.Equal(whole.Outcome, Outcome);
        Assert.Equal(whole.Epochs.Count - epochsBefore, Epochs.Count);
        foreach (var (mine, theirs) in Epochs.Zip(whole.Epochs.Skip(epochsBefore)))
        {
            Assert.Equal(Numbers(theirs.Result), Numbers(mine.Result));
            Assert.Equal(theirs.Result.Validation.Confusion.Cells, mine.Result.Validation.Confusion.Cells);
            Assert.Equal(Flat(theirs.Result), Flat(mine.Result));
            Assert.True(theirs.Weights.AsSpan().SequenceEqual(mine.Weights), $"the weights after epoch {mine.Result.Epoch} are others");
        }
    }

    private static (int, double, double, double, bool) Numbers(EpochResult result) => (result.Epoch, result.TrainLoss, result.LearningRate, result.Validation.Loss, result.IsBest);

    private static IEnumerable<(int, int, int, double)> Flat(EpochResult result) =>
        result.Validation.Predictions.SelectMany(picture => picture.Top, (picture, top) => (picture.Picture, picture.Class, top.Class, top.Probability));

    private string Keep(string file)
    {
        Directory.CreateDirectory(_kept);
        var copy = Path.Combine(_kept, $"{States.Count}");
        File.Copy(file, copy);
        return copy;
    }
}
