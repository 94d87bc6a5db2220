namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times a factor when a metric has not become better for longer than its patience.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _less;
                    private readonly bool _relative;
                    private readonly double _factor;
                    private readonly int _patience;
                    private readonly double _threshold;
                    private readonly int _cooldown;
                    private readonly IList<double> _min_lr;
                    private readonly double _eps;
                    private double _best;
                    private int _bad_epochs;
                    private int _cooling;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1.0) throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max")) throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs")) throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");
                        (_less, _relative, _factor, _patience) = (mode == "min", threshold_mode == "rel", factor, patience);
                        (_threshold, _cooldown, _min_lr, _eps) = (threshold, cooldown, min_lr ?? [], eps);
                        _best = _less ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step(double current, int? epoch = null)
                    {
                        _last_epoch = epoch ?? _last_epoch + 1;
                        if (IsBetter(current)) (_best, _bad_epochs) = (current, 0);
                        else _bad_epochs++;
                        if (_cooling > 0) (_cooling, _bad_epochs) = (_cooling - 1, 0);
                        if (_bad_epochs <= _patience) return;
                        Reduce();
                        (_cooling, _bad_epochs) = (_cooldown, 0);
                    }

                    public override void step() =>
                        throw new InvalidOperationException("step() should not be used with the ReduceLROnPlateau scheduler. Use step(double, int?), instead.");

                    public override void step(int? epoch) =>
                        throw new InvalidOperationException("step(int?) should not be used with the ReduceLROnPlateau scheduler. Use step(double, int?), instead.");

                    private bool IsBetter(double value)
                    {
                        var margin = _relative ? _best * _threshold : _threshold;
                        return double.IsInfinity(_best) || (_less ? value < _best - margin : value > _best + margin);
                    }

                    private void Reduce()
                    {
                        var groups = Groups;
                        for (var i = 0; i < groups.Count; i++)
                        {
                            var least = _min_lr.Count == 0 ? 0 : _min_lr[_min_lr.Count == 1 ? 0 : i];
                            var reduced = Math.Max(groups[i].LearningRate * _factor, least);
                            if (groups[i].LearningRate - reduced <= _eps) continue;
                            groups[i].LearningRate = reduced;
                            _last_lrs[i] = reduced;
                            if (_verbose) Console.WriteLine($"Epoch {_last_epoch}: reducing learning rate of group {i} to {reduced:g4}.");
                        }
                    }
                }
            }
        }
    }
}
