using Platform.Vision.Training.Schedules;

namespace Platform.Vision.Training;

/// <summary>How far a training is and what it has decided, as its state keeps it beside the tensors.</summary>
internal sealed record RunProgress
{
    /// <summary>Epochs done, validation included.</summary>
    public int Epochs { get; init; }

    /// <summary>Batches done of the epoch after them.</summary>
    public int Batches { get; init; }

    /// <summary>The sum of the losses of these batches' pictures.</summary>
    public double LossSum { get; init; }

    /// <summary>These batches' pictures.</summary>
    public long Pictures { get; init; }

    /// <summary>The primary metric's best value; <c>null</c> before the first epoch.</summary>
    public double? Best { get; init; }

    /// <summary>The epoch that had it.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The value that early stopping compares with.</summary>
    public double? Reference { get; init; }

    /// <summary>Epochs since that were not better by enough.</summary>
    public int WithoutImprovement { get; init; }

    /// <summary>Whether early stopping has ended it.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>What the plateau rule remembers.</summary>
    public PlateauState Plateau { get; init; } = PlateauState.None;

    /// <summary>After one more batch.</summary>
    /// <param name="loss">The mean loss of its pictures.</param>
    /// <param name="pictures">How many it had.</param>
    public RunProgress AfterBatch(double loss, int pictures) => this with { Batches = Batches + 1, LossSum = LossSum + (loss * pictures), Pictures = Pictures + pictures };

    /// <summary>After an epoch's validation.</summary>
    /// <param name="value">The primary metric.</param>
    /// <param name="metric">Which way it improves.</param>
    /// <param name="patience">Epochs without improvement after which it ends early; <c>null</c> where it does not.</param>
    /// <param name="margin">By how much better counts for early stopping.</param>
    /// <param name="plateau">What the plateau rule remembers now.</param>
    public RunProgress AfterEpoch(double value, PrimaryMetric metric, int? patience, double margin, PlateauState plateau)
    {
        var best = Best is not { } before || metric.IsBetter(value, before);
        var improved = Reference is not { } reference || metric.IsBetter(value, reference, margin);
        var without = improved ? 0 : WithoutImprovement + 1;
        return this with
        {
            Epochs = Epochs + 1,
            Batches = 0,
            LossSum = 0,
            Pictures = 0,
            Best = best ? value : Best,
            BestEpoch = best ? Epochs + 1 : BestEpoch,
            Reference = improved ? value : Reference,
            WithoutImprovement = without,
            StoppedEarly = without >= patience,
            Plateau = plateau,
        };
    }
}
