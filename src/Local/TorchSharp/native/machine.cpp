// Random numbers, threads, devices and the switches of libtorch's context.
#include "library.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <mutex>

namespace local_torch {

namespace {
at::Generator default_generator(std::int32_t device, std::int32_t index) {
    auto type = static_cast<c10::DeviceType>(device);
    return at::globalContext().defaultGenerator(c10::Device(type, type == c10::DeviceType::CPU ? -1 : static_cast<c10::DeviceIndex>(index < 0 ? 0 : index)));
}
}  // namespace

LOCAL_TORCH const char* local_torch_version() { return TORCH_VERSION; }

LOCAL_TORCH at::Generator* local_torch_default_generator() {
    return guarded_or_null([] { return new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

LOCAL_TORCH at::Generator* local_torch_generator(std::uint64_t seed, std::int32_t device, std::int32_t index) {
    return guarded_or_null([&] {
        auto generator = default_generator(device, index).clone();
        generator.set_current_seed(seed);
        return new at::Generator(generator);
    });
}

LOCAL_TORCH void local_torch_free_generator(at::Generator* generator) { delete generator; }

LOCAL_TORCH Handle local_torch_generator_state(at::Generator* generator) {
    return guarded_or_null([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        return give(generator->get_state());
    });
}

LOCAL_TORCH int local_torch_set_generator_state(at::Generator* generator, Handle state) {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_state(borrow(state));
    });
}

LOCAL_TORCH int local_torch_seed_generator(at::Generator* generator, std::uint64_t seed) {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_current_seed(seed);
    });
}

// A seed that cannot be foreseen.
LOCAL_TORCH std::uint64_t local_torch_reseed_generator(at::Generator* generator) {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return generator->seed();
}

LOCAL_TORCH std::uint64_t local_torch_generator_seed(at::Generator* generator) {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return generator->current_seed();
}

// The default generators of every device.
LOCAL_TORCH int local_torch_manual_seed(std::uint64_t seed) {
    return guarded([&] { at::manual_seed(seed); });
}

LOCAL_TORCH int local_torch_threads() { return at::get_num_threads(); }
LOCAL_TORCH int local_torch_interop_threads() { return at::get_num_interop_threads(); }
LOCAL_TORCH int local_torch_set_threads(std::int32_t count) {
    return guarded([&] { at::set_num_threads(count); });
}
LOCAL_TORCH int local_torch_set_interop_threads(std::int32_t count) {
    return guarded([&] { at::set_num_interop_threads(count); });
}

LOCAL_TORCH int local_torch_cuda_is_available() { return torch::cuda::is_available(); }
LOCAL_TORCH int local_torch_cudnn_is_available() { return torch::cuda::cudnn_is_available(); }
LOCAL_TORCH int local_torch_cuda_devices() { return static_cast<int>(torch::cuda::device_count()); }
LOCAL_TORCH int local_torch_cuda_seed(std::uint64_t seed, std::int32_t all) {
    return guarded([&] { all != 0 ? torch::cuda::manual_seed_all(seed) : torch::cuda::manual_seed(seed); });
}
LOCAL_TORCH int local_torch_cuda_synchronize(std::int32_t index) {
    return guarded([&] { torch::cuda::synchronize(index); });
}
LOCAL_TORCH int local_torch_mps_is_available() { return at::globalContext().hasMPS(); }

LOCAL_TORCH int local_torch_cublas_tf32() { return at::globalContext().allowTF32CuBLAS(); }
LOCAL_TORCH void local_torch_set_cublas_tf32(std::int32_t allowed) { at::globalContext().setAllowTF32CuBLAS(allowed != 0); }
LOCAL_TORCH int local_torch_cudnn_tf32() { return at::globalContext().allowTF32CuDNN(); }
LOCAL_TORCH void local_torch_set_cudnn_tf32(std::int32_t allowed) { at::globalContext().setAllowTF32CuDNN(allowed != 0); }

}  // namespace local_torch
