namespace Platform.Vision.Training;

/// <summary>The likeliest classes of one picture.</summary>
internal static class TopClasses
{
    /// <summary>Classes with their probabilities, likeliest first, at most <paramref name="count"/>; of equal ones the lower index first.</summary>
    public static (int Class, double Probability)[] Of(ReadOnlySpan<double> probabilities, int count)
    {
        var top = new (int Class, double Probability)[Math.Min(count, probabilities.Length)];
        var filled = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (filled == top.Length && (filled == 0 || !(probabilities[i] > top[^1].Probability))) continue;
            var at = filled < top.Length ? filled++ : filled - 1;
            for (; at > 0 && probabilities[i] > top[at - 1].Probability; at--) top[at] = top[at - 1];
            top[at] = (i, probabilities[i]);
        }

        return top;
    }
}
