using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters along their gradients. Groups of them may have options of their own.</summary>
        public abstract class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = [];

            /// <param name="handle">Zero: no optimizer here has a native half.</param>
            protected Optimizer(IntPtr handle)
            {
                if (handle != 0) throw new NotSupportedException("No optimizer has a native half.");
            }

            ~Optimizer() => Dispose(false);

            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>Sets the gradients to zero.</summary>
            public virtual void zero_grad()
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var gradients = parameters().Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
                if (gradients.Length > 0) Native.Aten._foreach_zero_.Do((Native.Argument)gradients);
            }

            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

            /// <summary>Answers what the closure did, which computes the loss and its gradients anew.</summary>
            public virtual Tensor? step(Func<Tensor>? closure = null) => throw new NotSupportedException("The optimizer does not say what a step is.");

            /// <summary>The options of every group, and what is remembered of every parameter, in their order.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerOptions> Options { get; } = [];

                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, which of <see cref="State"/> are its parameters'.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }

        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
