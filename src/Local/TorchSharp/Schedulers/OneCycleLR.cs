namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to the largest rate and far down, momentum the other way (Smith and Topin, 2018).</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly int _total_steps;
                    private readonly bool _cosine;
                    private readonly bool _cycle_momentum;
                    private readonly double[] _top;
                    private readonly double[] _first;
                    private readonly double[] _least;
                    private readonly double[] _low_momentum;
                    private readonly double[] _high_momentum;
                    private readonly Phase[] _phases;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, ForEach(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, ForEach(optimizer, base_momentum), ForEach(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (cycle_momentum && optimizer is not (IMomentum or IBetas)) throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                        if (pct_start is < 0 or > 1) throw new ArgumentException($"Expected float between 0 and 1 for pct_start, but got {pct_start}");
                        _total_steps = Steps(total_steps, epochs, steps_per_epoch);
                        (_cosine, _cycle_momentum, _top) = (anneal_strategy == AnnealStrategy.Cos, cycle_momentum, max_lr.ToArray());
                        _first = Array.ConvertAll(_top, rate => rate / div_factor);
                        _least = Array.ConvertAll(_first, rate => rate / final_div_factor);
                        _low_momentum = (base_momentum ?? ForEach(optimizer, 0.85)).ToArray();
                        _high_momentum = (max_momentum ?? ForEach(optimizer, 0.95)).ToArray();
                        var rise = pct_start * _total_steps;
                        _phases = three_phase
                            ? [new(rise - 1, _first, _top, _high_momentum, _low_momentum), new((2 * rise) - 2, _top, _first, _low_momentum, _high_momentum), new(_total_steps - 1, _first, _least, _high_momentum, _high_momentum)]
                            : [new(rise - 1, _first, _top, _high_momentum, _low_momentum), new(_total_steps - 1, _top, _least, _low_momentum, _high_momentum)];
                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > _total_steps)
                            throw new InvalidOperationException($"Tried to step {_last_epoch + 1} times. The specified number of total steps is {_total_steps}");
                        var start = 0.0;
                        var current = 0;
                        while (current < _phases.Length - 1 && _last_epoch > _phases[current].End) start = _phases[current++].End;
                        var phase = _phases[current];
                        var part = (_last_epoch - start) / (phase.End - start);
                        var groups = Groups;
                        for (var i = 0; i < groups.Count && _cycle_momentum; i++) SetMomentum(groups[i], Between(phase.FromMomentum[i], phase.ToMomentum[i], part));
                        return groups.Select((_, i) => Between(phase.FromRate[i], phase.ToRate[i], part));
                    }

                    private double Between(double from, double to, double part) =>
                        _cosine ? to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * part))) : ((to - from) * part) + from;

                    private static void SetMomentum(ILearningRateController group, double momentum)
                    {
                        if (group is IBetas betas) betas.Betas = (momentum, betas.Betas.Item2);
                        else if (group is IMomentum own) own.Momentum = momentum;
                    }

                    private static int Steps(int total, int epochs, int perEpoch)
                    {
                        if (total != -1) return total > 0 ? total : throw new ArgumentException($"Expected positive integer total_steps, but got {total}");
                        if (epochs == -1 && perEpoch == -1) throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        if (epochs <= 0) throw new ArgumentException($"Expected positive integer epochs, but got {epochs}");
                        return perEpoch > 0 ? epochs * perEpoch : throw new ArgumentException($"Expected positive integer steps_per_epoch, but got {perEpoch}");
                    }

                    private static IEnumerable<double> ForEach(Optimizer optimizer, double value) => Enumerable.Repeat(value, optimizer.ParamGroups.Count());

                    private sealed record Phase(double End, double[] FromRate, double[] ToRate, double[] FromMomentum, double[] ToMomentum);
                }
            }
        }
    }
}
