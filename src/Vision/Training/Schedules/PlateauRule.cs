namespace Platform.Vision.Training.Schedules;

/// <summary>What the plateau rule remembers.</summary>
/// <param name="Best">The best value so far; <c>null</c> before the first.</param>
/// <param name="BadEpochs">Epochs since that were not better.</param>
/// <param name="LearningRate">The rate it fell to; <c>null</c> while it never fell.</param>
internal sealed record PlateauState(double? Best, int BadEpochs, double? LearningRate)
{
    /// <summary>Before the first epoch.</summary>
    public static PlateauState None { get; } = new(null, 0, null);
}

/// <summary>
/// Lowers the learning rate when a metric has not improved for more than some epochs, as PyTorch's <c>ReduceLROnPlateau</c> with its own defaults: better is better by one part in 10,000, and falls of less than 1e-8 are left.
/// </summary>
/// <param name="initial">The initial rate.</param>
/// <param name="higherIsBetter">Which way the metric improves.</param>
/// <param name="factor">The factor of a fall.</param>
/// <param name="patience">Epochs without improvement that are borne.</param>
/// <param name="least">Below which it does not fall.</param>
internal sealed class PlateauRule(double initial, bool higherIsBetter, double factor, int patience, double least)
{
    private const double Threshold = 1e-4;
    private const double LeastFall = 1e-8;

    /// <summary>What is remembered after an epoch.</summary>
    public PlateauState After(PlateauState before, double metric)
    {
        if (before.Best is not { } best || IsBetter(metric, best)) return before with { Best = metric, BadEpochs = 0 };
        if (before.BadEpochs < patience) return before with { BadEpochs = before.BadEpochs + 1 };
        var now = before.LearningRate ?? initial;
        var lower = Math.Max(now * factor, least);
        return before with { BadEpochs = 0, LearningRate = now - lower > LeastFall ? lower : before.LearningRate };
    }

    private bool IsBetter(double metric, double best) => higherIsBetter ? metric > best * (1 + Threshold) : metric < best * (1 - Threshold);
}
