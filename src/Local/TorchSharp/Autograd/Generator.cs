using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers: Mersenne Twister on the CPU, Philox on a GPU, as libtorch has them.</summary>
    public class Generator : IDisposable
    {
        private Generator(nint handle, Device device) => (Handle, this.device) = (handle, device);

        public Generator(ulong seed = 0, Device? device = null)
            : this(Library.Check(Library.Generator(seed, (int)(device?.type ?? DeviceType.CPU), device?.index ?? -1)), device ?? CPU)
        {
        }

        ~Generator() => Dispose(false);

        /// <summary>A new handle to the generator of the CPU that is used where none is given.</summary>
        public static Generator Default => new(Library.Check(Library.DefaultGenerator()), CPU);

        public IntPtr Handle { get; private set; }

        public Device device { get; private set; }

        /// <summary>Everything the next numbers depend on, as bytes.</summary>
        public Tensor get_state() => new(Library.Check(Library.GeneratorState(Handle)));

        public void set_state(Tensor value) => Library.Check(Library.SetGeneratorState(Handle, value.Handle));

        public Generator manual_seed(long seed)
        {
            Library.Check(Library.SeedGenerator(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Seeds it with what cannot be foreseen, and says with what.</summary>
        public long seed() => (long)Library.ReseedGenerator(Handle);

        public long initial_seed() => (long)Library.GeneratorSeed(Handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle == 0) return;
            Library.FreeGenerator(Handle);
            Handle = 0;
        }
    }

    /// <summary>Seeds the default generators of every device.</summary>
    public static Generator manual_seed(long seed)
    {
        Library.Check(Library.ManualSeed((ulong)seed));
        return Generator.Default;
    }

    public static long seed()
    {
        using var generator = Generator.Default;
        return generator.seed();
    }

    public static long initial_seed()
    {
        using var generator = Generator.Default;
        return generator.initial_seed();
    }

    /// <summary>The state of the CPU's default generator.</summary>
    public static Tensor get_rng_state()
    {
        using var generator = Generator.Default;
        return generator.get_state();
    }

    public static void set_rng_state(Tensor new_state)
    {
        using var generator = Generator.Default;
        generator.set_state(new_state);
    }

    public static partial class random
    {
        public static long seed() => torch.seed();

        public static long initial_seed() => torch.initial_seed();

        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
