using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>What the normalisations over batches and instances share: scale and shift, and running statistics of each channel.</summary>
    public abstract class NormBase : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        [ComponentName(Name = nameof(running_mean))]
        private Tensor? _running_mean;

        [ComponentName(Name = nameof(running_var))]
        private Tensor? _running_var;

        [ComponentName(Name = nameof(num_batches_tracked))]
        private Tensor? _num_batches_tracked;

        public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(name)
        {
            (this.num_features, this.eps, this.momentum, this.affine, this.track_running_stats) = (num_features, eps, momentum, affine, track_running_stats);
            if (affine)
            {
                weight = new Parameter(empty(num_features, dtype, device));
                bias = new Parameter(empty(num_features, dtype, device));
            }

            if (track_running_stats)
            {
                running_mean = empty(num_features, dtype, device);
                running_var = empty(num_features, dtype, device);
                num_batches_tracked = tensor(0L, ScalarType.Int64, device);
            }

            reset_parameters();
        }

        public long num_features { get; private set; }

        public double eps { get; set; }

        /// <summary>How much a batch counts in the running statistics; null for the mean of all batches.</summary>
        public double? momentum { get; set; }

        public bool affine { get; private set; }

        public bool track_running_stats { get; private set; }

        public Parameter? bias
        {
            get => _bias;
            set
            {
                Components.Replace(ref _bias, value);
                ConditionallyRegisterParameter(nameof(bias), _bias);
            }
        }

        public Parameter weight
        {
            get => _weight!;
            set
            {
                Components.Replace(ref _weight, value);
                ConditionallyRegisterParameter(nameof(weight), _weight);
            }
        }

        public Tensor? running_mean
        {
            get => _running_mean;
            set
            {
                Components.Replace(ref _running_mean, value);
                ConditionallyRegisterBuffer(nameof(running_mean), _running_mean);
            }
        }

        public Tensor? running_var
        {
            get => _running_var;
            set
            {
                Components.Replace(ref _running_var, value);
                ConditionallyRegisterBuffer(nameof(running_var), _running_var);
            }
        }

        public Tensor? num_batches_tracked
        {
            get => _num_batches_tracked;
            set
            {
                Components.Replace(ref _num_batches_tracked, value);
                ConditionallyRegisterBuffer(nameof(num_batches_tracked), _num_batches_tracked);
            }
        }

        public void reset_running_stats()
        {
            running_mean?.zero_();
            running_var?.fill_(1);
            num_batches_tracked?.zero_();
        }

        public void reset_parameters()
        {
            reset_running_stats();
            if (!affine) return;
            nn.init.ones_(weight);
            nn.init.zeros_(bias!);
        }

        protected abstract void ValidateInputDimensions(Tensor input);
    }

    /// <summary>Each channel to mean 0 and variance 1: of the batch in training, by the running statistics otherwise.</summary>
    public abstract class BatchNorm : NormBase
    {
        public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            var factor = momentum ?? 0;
            if (training && track_running_stats && num_batches_tracked is not null)
            {
                num_batches_tracked.add_(1);
                factor = momentum ?? 1.0 / num_batches_tracked.item<long>();
            }

            var byBatch = training || (running_mean is null && running_var is null);
            var tracked = !training || track_running_stats;
            return nn.functional.batch_norm(input, tracked ? running_mean : null, tracked ? running_var : null, weight, bias, byBatch, factor, eps);
        }
    }

    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
        {
        }

        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.ndim != 4) throw new ArgumentException($"expected 4D input, but got {input.ndim}D input.");
        }
    }

    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d))
        {
        }

        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.ndim is not (2 or 3)) throw new ArgumentException($"expected 2D or 3D input, but got {input.ndim}D input.");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static Modules.BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
