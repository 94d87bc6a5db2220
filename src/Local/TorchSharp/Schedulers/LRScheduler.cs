namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Changes the learning rates of an optimizer's groups, once for each step of the schedule. Making one takes its first step.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;

                internal Optimizer _optimizer = null!;
                internal int _last_epoch = -1;
                internal bool _verbose;
                internal IList<double> _last_lrs = [];
                internal IList<double> _base_lrs = [];

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    (_optimizer, _last_epoch, _verbose) = (optimizer, last_epoch, verbose);
                    _base_lrs = Groups.ConvertAll(group => group.InitialLearningRate);
                    _last_lrs = Groups.ConvertAll(group => group.LearningRate);
                }

                internal List<ILearningRateController> Groups => _optimizer.ParamGroups.ToList();

                public virtual void step() => step(null);

                /// <param name="epoch">Where the schedule jumps to; null for the next.</param>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToList();
                    var groups = Groups;
                    for (var i = 0; i < groups.Count; i++)
                    {
                        if (_verbose && _last_lrs[i] != rates[i]) Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        _last_lrs[i] = groups[i].LearningRate = rates[i];
                    }
                }

                /// <summary>For schedules that look at a metric; the others do not.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => _last_lrs;

                /// <summary>The rates of this step, from those of the last.</summary>
                protected virtual IEnumerable<double> get_lr() => Groups.Select(group => group.LearningRate);

                /// <summary>The rates of this step, from the first.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>The rates of now, times a factor.</summary>
                internal IEnumerable<double> Scaled(double factor) => Groups.Select(group => group.LearningRate * factor);
            }
        }
    }
}
