using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>RMSProp (Hinton, 2012): gradients divided by the root of their running mean square.</summary>
public class RMSProp : OptimizerHelper, IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
    {
        if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}");
        if (eps < 0) throw new ArgumentException($"Invalid ε: {eps}");
        if (alpha < 0) throw new ArgumentException($"Invalid alpha: {alpha}");
        if (momentum < 0.0) throw new ArgumentException($"Invalid momentum value: {momentum}");
        if (weight_decay < 0.0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, maximize = maximize, eps = eps, alpha = alpha, momentum = momentum, centered = centered, weight_decay = weight_decay };
        foreach (var group in parameters) add_param_group(group);
    }

    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set => ((Options)_defaults).momentum = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group) => Add<Options>(param_group, Complete, parameter => new State(parameter));

    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Forget();
    }

    private void Update(ParamGroup group)
    {
        var options = group.Options;
        var (parameters, gradients, states) = WithGradients<State>(group);
        if (parameters.Length == 0) return;
        if (options.maximize == true) gradients = Aten._foreach_neg.All((Argument)gradients);
        if (options.weight_decay is > 0 and var decay) gradients = Aten._foreach_add_List.All(gradients, parameters, (Scalar)decay);
        var divisors = Divisors(gradients, states, options.alpha!.Value, options.eps!.Value, options.centered == true);
        foreach (var state in states) state.step++;
        if (options.momentum is > 0 and var momentum)
        {
            var buffers = Array.ConvertAll(states, state => state.momentum_buffer!);
            Aten._foreach_mul__Scalar.Do(buffers, (Scalar)momentum);
            Aten._foreach_addcdiv__Scalar.Do(buffers, gradients, divisors, (Scalar)1);
            Aten._foreach_add__List.Do(parameters, buffers, (Scalar)(-group.LearningRate));
        }
        else
        {
            Aten._foreach_addcdiv__Scalar.Do(parameters, gradients, divisors, (Scalar)(-group.LearningRate));
        }
    }

    private static Tensor[] Divisors(Tensor[] gradients, State[] states, double alpha, double eps, bool centered)
    {
        var squares = Array.ConvertAll(states, state => state.square_avg!);
        Aten._foreach_mul__Scalar.Do(squares, (Scalar)alpha);
        Aten._foreach_addcmul__Scalar.Do(squares, gradients, gradients, (Scalar)(1 - alpha));
        if (centered)
        {
            var means = Array.ConvertAll(states, state => state.grad_avg!);
            Aten._foreach_mul__Scalar.Do(means, (Scalar)alpha);
            Aten._foreach_add__List.Do(means, gradients, (Scalar)(1 - alpha));
            squares = Aten._foreach_addcmul_Scalar.All(squares, means, means, (Scalar)(-1));
        }

        var divisors = Aten._foreach_sqrt.All((Argument)squares);
        Aten._foreach_add__Scalar.Do(divisors, (Scalar)eps);
        return divisors;
    }

    private static void Complete(Options options, Options defaults)
    {
        options.maximize ??= defaults.maximize;
        options.momentum ??= defaults.momentum;
        options.alpha ??= defaults.alpha;
        options.eps ??= defaults.eps;
        options.weight_decay ??= defaults.weight_decay;
        options.centered ??= defaults.centered;
    }

    public class Options : OptimizerOptions
    {
        public bool? maximize;
        public double? momentum;
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public bool? centered;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(maximize!.Value);
            writer.Write(momentum!.Value);
            writer.Write(alpha!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(centered!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            maximize = reader.ReadBoolean();
            (momentum, alpha, eps, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            centered = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (maximize, momentum, alpha) = (other.maximize, other.momentum, other.alpha);
            (eps, weight_decay, centered) = (other.eps, other.weight_decay, other.centered);
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor? square_avg;
        public Tensor? momentum_buffer;
        public Tensor? grad_avg;

        public void Dispose()
        {
            square_avg?.Dispose();
            momentum_buffer?.Dispose();
            grad_avg?.Dispose();
        }

        public override void Initialize(OptimizerOptions options)
        {
            var own = (Options)options;
            step = 0;
            Set(ref square_avg, Zeros());
            Set(ref momentum_buffer, own.momentum > 0 ? Zeros() : null);
            Set(ref grad_avg, own.centered == true ? Zeros() : null);
        }

        public override void to(Device device)
        {
            Move(ref square_avg, device);
            Move(ref momentum_buffer, device);
            Move(ref grad_avg, device);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            square_avg!.Save(writer);
            SaveConditionalStateTensor(writer, momentum_buffer);
            SaveConditionalStateTensor(writer, grad_avg);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            square_avg!.Load(reader);
            LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);
            LoadConditionalStateTensor(reader, ref grad_avg, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            Copy(ref square_avg, other.square_avg);
            Copy(ref momentum_buffer, other.momentum_buffer);
            Copy(ref grad_avg, other.grad_avg);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && Close(square_avg, state.square_avg) && Close(momentum_buffer, state.momentum_buffer) && Close(grad_avg, state.grad_avg);
    }

    public class ParamGroup : ParamGroup<Options>, IMomentum
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0.0, bool centered = false)
            : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
        {
        }

        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }
}
