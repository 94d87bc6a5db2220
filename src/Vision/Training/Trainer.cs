namespace Platform.Vision.Training;

/// <summary>Trains a model by a plan. On the thread that calls it.</summary>
public sealed class Trainer
{
    /// <summary>A trainer of one plan.</summary>
    public Trainer(TrainingPlan plan, ITrainingObserver observer) => throw new NotImplementedException();

    /// <summary>
    /// Trains to the end, or until told to stop, which is heard after each batch. From a state it goes on as if it had never been interrupted: the same numbers come of it.
    /// </summary>
    /// <param name="stateFile">A state that an observer of the same plan was given; <c>null</c> to begin.</param>
    /// <param name="stop">Asks it to save its state and end.</param>
    /// <param name="abandon">Asks it to end at once, without a word.</param>
    /// <exception cref="TrainingFailedException">It cannot go on.</exception>
    /// <exception cref="WeightsRejectedException">The state or the weights to begin from are of another plan.</exception>
    /// <exception cref="OperationCanceledException">It was abandoned.</exception>
    public TrainingOutcome Run(string? stateFile, CancellationToken stop, CancellationToken abandon) => throw new NotImplementedException();
}
