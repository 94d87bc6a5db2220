using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>Trains a model by a plan. On the thread that calls it.</summary>
public sealed class Trainer
{
    private readonly ITrainingObserver _observer;
    private readonly TrainerParts _parts;
    private readonly TrainingPlan _plan;

    /// <summary>A trainer of one plan.</summary>
    public Trainer(TrainingPlan plan, ITrainingObserver observer)
        : this(plan, observer, new TrainerParts())
    {
    }

    internal Trainer(TrainingPlan plan, ITrainingObserver observer, TrainerParts parts) => (_plan, _observer, _parts) = (plan, observer, parts);

    /// <summary>
    /// Trains to the end, or until told to stop, which is heard after each batch. From a state it goes on as if it had never been interrupted: the same numbers come of it.
    /// </summary>
    /// <param name="stateFile">A state that an observer of the same plan was given; <c>null</c> to begin.</param>
    /// <param name="stop">Asks it to save its state and end.</param>
    /// <param name="abandon">Asks it to end at once, without a word.</param>
    /// <exception cref="TrainingFailedException">It cannot go on.</exception>
    /// <exception cref="WeightsRejectedException">The state or the weights to begin from are of another plan.</exception>
    /// <exception cref="OperationCanceledException">It was abandoned.</exception>
    public TrainingOutcome Run(string? stateFile, CancellationToken stop, CancellationToken abandon)
    {
        abandon.ThrowIfCancellationRequested();

        // Whatever slips out of the scopes within is freed here.
        using var scope = NewDisposeScope();
        TrainingRun? run = null;
        try
        {
            run = RunSetup.Begin(_plan, _observer, _parts, stateFile);
            return run.ToTheEnd(stop, abandon);
        }
        catch (Exception fault) when (TrainingFaults.Meaning(fault) is not null)
        {
            throw new TrainingFailedException($"Training failed {(run is null ? "before its first batch" : $"in {run.Place}")}: {TrainingFaults.Meaning(fault)}", fault);
        }
        finally
        {
            run?.Dispose();
        }
    }
}
