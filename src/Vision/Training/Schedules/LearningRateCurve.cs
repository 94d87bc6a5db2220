namespace Platform.Vision.Training.Schedules;

/// <summary>A learning rate as a function of where a training is, and of nothing else: whoever goes on from a state needs no schedule's memory.</summary>
internal abstract class LearningRateCurve
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="step">Optimizer steps done of the epoch.</param>
    /// <param name="plateau">What the plateau rule knows after the epochs done.</param>
    public abstract double At(int epoch, int step, PlateauState plateau);
}

/// <summary>Stays as it is.</summary>
internal sealed class ConstantCurve(double initial) : LearningRateCurve
{
    public override double At(int epoch, int step, PlateauState plateau) => initial;
}

/// <summary>Half a cosine from the initial rate to <paramref name="least"/> over some epochs, then back up, as PyTorch's <c>CosineAnnealingLR</c> (Loshchilov and Hutter, 2017, without restarts).</summary>
internal sealed class CosineCurve(double initial, double least, int epochs) : LearningRateCurve
{
    public override double At(int epoch, int step, PlateauState plateau) => least + ((initial - least) * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2);
}

/// <summary>Falls by a factor every some epochs, as PyTorch's <c>StepLR</c> and, with one epoch, <c>ExponentialLR</c>.</summary>
internal sealed class StepCurve(double initial, double factor, int epochs) : LearningRateCurve
{
    public override double At(int epoch, int step, PlateauState plateau) => initial * Math.Pow(factor, epoch / epochs);
}

/// <summary>Falls by a factor when a metric no longer improves; see <see cref="PlateauRule"/>.</summary>
internal sealed class PlateauCurve(double initial) : LearningRateCurve
{
    public override double At(int epoch, int step, PlateauState plateau) => plateau.LearningRate ?? initial;
}

/// <summary>
/// Rises along a cosine from a 25th of the greatest rate, then falls to a 10,000th of where it began, step by step, as PyTorch's <c>OneCycleLR</c> with its own defaults (Smith and Topin, 2017).
/// </summary>
/// <param name="greatest">The rate at the top.</param>
/// <param name="rising">The part of the cycle in which it rises, 0…1.</param>
/// <param name="epochs">Epochs of the cycle.</param>
/// <param name="steps">Steps of an epoch.</param>
internal sealed class OneCycleCurve(double greatest, double rising, int epochs, int steps) : LearningRateCurve
{
    private const double Divisor = 25;
    private const double FinalDivisor = 1e4;

    public override double At(int epoch, int step, PlateauState plateau)
    {
        var (first, last) = (greatest / Divisor, greatest / Divisor / FinalDivisor);
        var total = (double)epochs * steps;
        var at = ((double)epoch * steps) + step;
        var top = (rising * total) - 1;
        return at <= top ? Between(first, greatest, at / top) : Between(greatest, last, Math.Min(1, (at - top) / (total - 1 - top)));
    }

    private static double Between(double from, double to, double part) => double.IsNaN(part) ? from : to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * part)));
}

/// <summary>Rises in equal steps, one an epoch, from a rate to where another curve begins, which then goes on from its own beginning.</summary>
internal sealed class WarmUpCurve(LearningRateCurve then, int epochs, double from) : LearningRateCurve
{
    public override double At(int epoch, int step, PlateauState plateau)
    {
        if (epoch >= epochs) return then.At(epoch - epochs, step, plateau);
        var to = then.At(0, 0, PlateauState.None);
        return from + ((to - from) * epoch / epochs);
    }
}
