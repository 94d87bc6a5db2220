using Platform.Imaging.Batches;
using Platform.Vision.Training.Schedules;
using Platform.Vision.Weights;

namespace Platform.Vision.Training;

/// <summary>One run of a trainer, from its beginning or a state to its end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly IEpochBatches _batches;
    private readonly TimeProvider _clock;
    private readonly string _fingerprint;
    private readonly Learner _learner;
    private readonly TrainingLog _log;
    private readonly PrimaryMetric _metric;
    private readonly ITrainingObserver _observer;
    private readonly Pace _pace;
    private readonly TrainingPlan _plan;
    private readonly LearningRates _rates;
    private RunProgress _progress = new();
    private (int Epochs, int Batches)? _given;
    private long _savedAt;
    private long? _toldAt;

    /// <summary>A run with everything it needs at hand; see <see cref="RunSetup"/>.</summary>
    public TrainingRun(TrainingPlan plan, ITrainingObserver observer, TimeProvider clock, IEpochBatches batches, Learner learner, TrainingLog log)
    {
        (_plan, _observer, _clock, _batches, _learner, _log) = (plan, observer, clock, batches, learner, log);
        _fingerprint = PlanFingerprint.Of(plan);
        _metric = new PrimaryMetric(plan.Config.PrimaryMetric, plan.Config.PrimaryMetricMode != "min");
        _rates = new LearningRates(plan.Config, StepsPerEpoch);
        _pace = new Pace(clock, batches.Pictures, plan.Splits.Validation.Count);
        _savedAt = clock.GetTimestamp();
    }

    /// <summary>Where it is, for people.</summary>
    public string Place => $"epoch {_progress.Epochs + 1}, batch {Math.Min(_progress.Batches + 1, _batches.Count)} of {_batches.Count}";

    private int Accumulation => Math.Max(1, _plan.Config.Advanced.GradientAccumulationSteps);

    private int StepsPerEpoch => (_batches.Count + Accumulation - 1) / Accumulation;

    /// <summary>Goes on from a state.</summary>
    public void Resume(string stateFile)
    {
        _progress = RunState.Read(stateFile, _fingerprint, _learner);
        _given = (_progress.Epochs, _progress.Batches);
        _log.Tell($"Goes on after {_progress.Epochs} epochs and {_progress.Batches} batches");
    }

    /// <summary>Trains to the end or until told to stop.</summary>
    public TrainingOutcome ToTheEnd(CancellationToken stop, CancellationToken abandon)
    {
        while (_progress.Epochs < _plan.Config.Epochs && !_progress.StoppedEarly)
        {
            if (!Train(stop, abandon) || !Validate(stop, abandon)) return Stopped();
        }

        var best = _progress.Best is { } value ? FormattableString.Invariant($"; best epoch {_progress.BestEpoch} with {_metric.Name} {value:F4}") : "";
        if (_progress.StoppedEarly) _log.Tell($"Stopped early: {_metric.Name} has not improved for {_progress.WithoutImprovement} epochs{best}");
        else _log.Tell($"Completed after {_progress.Epochs} epochs{best}");
        return _progress.StoppedEarly ? TrainingOutcome.StoppedEarly : TrainingOutcome.Completed;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _learner.Dispose();
        _batches.Dispose();
    }

    // Trains what is left of the epoch; false where it was told to stop.
    private bool Train(CancellationToken stop, CancellationToken abandon)
    {
        _pace.BeginEpoch();
        if (_progress.Batches >= _batches.Count) return !Heard(stop, abandon);
        using var batches = _batches.Training(_progress.Epochs + 1, _progress.Batches, abandon).GetEnumerator();
        while (_progress.Batches < _batches.Count)
        {
            if (Heard(stop, abandon)) return false;
            _pace.BeginBatch();
            if (!batches.MoveNext()) throw new InvalidOperationException($"the pictures' loader ended before batch {_progress.Batches + 1} of {_batches.Count}");
            using (var batch = batches.Current) Learn(batch);
            TellProgress();
            if (_clock.GetElapsedTime(_savedAt).TotalMinutes >= _plan.Config.Advanced.Checkpoint.EveryMinutes) GiveState();
        }

        return !Heard(stop, abandon);
    }

    private void Learn(PictureBatch batch)
    {
        var done = _progress.Batches;
        var (group, place) = Math.DivRem(done, Accumulation);
        var size = Math.Min(Accumulation, _batches.Count - (group * Accumulation));
        (long, double)? step = place + 1 == size ? (((long)_progress.Epochs * StepsPerEpoch) + group, _rates.At(_progress.Epochs, group, _progress.Plateau)) : null;
        var loss = _learner.Learn(batch, StepSeed.Of(_plan.Config.Advanced.Seed, _progress.Epochs + 1, done), size, step);
        if (!double.IsFinite(loss)) throw new TrainingFailedException($"The training loss is no number any more (in {Place}): try a lower learning rate, a warm-up or gradient clipping.");
        _pace.EndBatch(batch.Count);
        _progress = _progress.AfterBatch(loss, batch.Count);
    }

    // Validates and hands the epoch over; false where it was told to stop.
    private bool Validate(CancellationToken stop, CancellationToken abandon)
    {
        var began = _clock.GetTimestamp();
        if (Validator.Run(_learner.Result, _batches.Validation(abandon), _plan.Device, stop, abandon) is not { } validation) return false;
        if (!double.IsFinite(validation.Loss)) throw new TrainingFailedException($"The validation loss is no number any more (in epoch {_progress.Epochs + 1}): try a lower learning rate, a warm-up or gradient clipping.");
        var time = _clock.GetElapsedTime(began);
        _pace.Validated(time);
        var metrics = ClassificationMetrics.Of(validation);
        var (before, value) = (_progress, _metric.Of(validation, metrics));
        var early = _plan.Config.Advanced.EarlyStopping;
        _progress = before.AfterEpoch(value, _metric, early.Enabled ? early.Patience : null, early.MinDelta, _rates.After(before.Epochs, before.Plateau, value));
        var result = new EpochResult(
            _progress.Epochs, before.LossSum / before.Pictures, _rates.At(before.Epochs, StepsPerEpoch - 1, before.Plateau), validation, _progress.BestEpoch == _progress.Epochs, _pace.EpochImagesPerSecond);
        _log.Epoch(_plan.Config, result, metrics, time);
        TellLearningRate(result.LearningRate);
        using var weights = new WorkFile(_plan.WorkFolder, $"epoch-{result.Epoch}.safetensors");
        using (var file = File.Create(weights.Path)) ModelWeights.Save(file, _learner.Result, RunSetup.CardOf(_plan, _learner.Result));
        WithState(state => _observer.EpochCompleted(result, weights.Path, state));
        return true;
    }

    private TrainingOutcome Stopped()
    {
        if (_given != (_progress.Epochs, _progress.Batches)) GiveState();
        _log.Tell($"Stopped after {_progress.Epochs} epochs and {_progress.Batches} batches; its state is saved");
        return TrainingOutcome.Stopped;
    }

    private void GiveState() => WithState(state => _observer.StateSaved(_progress.Epochs, _progress.Batches, state));

    private void WithState(Action<string> give)
    {
        using var state = new WorkFile(_plan.WorkFolder, $"state-{_progress.Epochs}-{_progress.Batches}.safetensors");
        RunState.Write(state.Path, _fingerprint, _progress, _learner);
        give(state.Path);
        _given = (_progress.Epochs, _progress.Batches);
        _savedAt = _clock.GetTimestamp();
    }

    private void TellProgress()
    {
        if (_toldAt is { } told && _clock.GetElapsedTime(told).TotalSeconds < 0.5) return;
        _toldAt = _clock.GetTimestamp();
        var left = _pace.SecondsLeft(_plan.Config.Epochs - _progress.Epochs - 1, _progress.Pictures);
        _observer.Progress(new TrainingPosition(_progress.Epochs + 1, _progress.Batches, _batches.Count, _progress.LossSum / _progress.Pictures, _pace.ImagesPerSecond, left));
    }

    // Schedules that change with every epoch are told of in the epochs' own lines.
    private void TellLearningRate(double before)
    {
        if (_plan.Config.Advanced.Scheduler.Type is not ("step" or "plateau") || _progress.Epochs >= _plan.Config.Epochs) return;
        var now = _rates.At(_progress.Epochs, 0, _progress.Plateau);
        if (before != now) _log.Tell($"Learning rate: {before:G6} → {now:G6}");
    }

    private static bool Heard(CancellationToken stop, CancellationToken abandon)
    {
        abandon.ThrowIfCancellationRequested();
        return stop.IsCancellationRequested;
    }
}
