using System.Runtime.InteropServices;

namespace TorchSharp.Native;

internal static partial class Library
{
    [LibraryImport(Name, EntryPoint = "local_torch_default_generator")]
    internal static partial nint DefaultGenerator();

    [LibraryImport(Name, EntryPoint = "local_torch_generator")]
    internal static partial nint Generator(ulong seed, int device, int index);

    [LibraryImport(Name, EntryPoint = "local_torch_free_generator")]
    internal static partial void FreeGenerator(nint generator);

    [LibraryImport(Name, EntryPoint = "local_torch_generator_state")]
    internal static partial nint GeneratorState(nint generator);

    [LibraryImport(Name, EntryPoint = "local_torch_set_generator_state")]
    internal static partial int SetGeneratorState(nint generator, nint state);

    [LibraryImport(Name, EntryPoint = "local_torch_seed_generator")]
    internal static partial int SeedGenerator(nint generator, ulong seed);

    [LibraryImport(Name, EntryPoint = "local_torch_reseed_generator")]
    internal static partial ulong ReseedGenerator(nint generator);

    [LibraryImport(Name, EntryPoint = "local_torch_generator_seed")]
    internal static partial ulong GeneratorSeed(nint generator);

    [LibraryImport(Name, EntryPoint = "local_torch_manual_seed")]
    internal static partial int ManualSeed(ulong seed);

    [LibraryImport(Name, EntryPoint = "local_torch_threads")]
    internal static partial int Threads();

    [LibraryImport(Name, EntryPoint = "local_torch_set_threads")]
    internal static partial int SetThreads(int count);

    [LibraryImport(Name, EntryPoint = "local_torch_interop_threads")]
    internal static partial int InteropThreads();

    [LibraryImport(Name, EntryPoint = "local_torch_set_interop_threads")]
    internal static partial int SetInteropThreads(int count);

    [LibraryImport(Name, EntryPoint = "local_torch_cuda_is_available")]
    internal static partial int CudaIsAvailable();

    [LibraryImport(Name, EntryPoint = "local_torch_cudnn_is_available")]
    internal static partial int CudnnIsAvailable();

    [LibraryImport(Name, EntryPoint = "local_torch_cuda_devices")]
    internal static partial int CudaDevices();

    [LibraryImport(Name, EntryPoint = "local_torch_cuda_seed")]
    internal static partial int CudaSeed(ulong seed, int all);

    [LibraryImport(Name, EntryPoint = "local_torch_cuda_synchronize")]
    internal static partial int CudaSynchronize(int index);

    [LibraryImport(Name, EntryPoint = "local_torch_mps_is_available")]
    internal static partial int MpsIsAvailable();

    [LibraryImport(Name, EntryPoint = "local_torch_cublas_tf32")]
    internal static partial int CublasTf32();

    [LibraryImport(Name, EntryPoint = "local_torch_set_cublas_tf32")]
    internal static partial void SetCublasTf32(int allowed);

    [LibraryImport(Name, EntryPoint = "local_torch_cudnn_tf32")]
    internal static partial int CudnnTf32();

    [LibraryImport(Name, EntryPoint = "local_torch_set_cudnn_tf32")]
    internal static partial void SetCudnnTf32(int allowed);
}
