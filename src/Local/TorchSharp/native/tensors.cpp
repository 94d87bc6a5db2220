// What a tensor is (shape, type, place, bytes) and its part in automatic differentiation.
#include "library.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/anomaly_mode.h>

#include <vector>

namespace local_torch {

namespace {
std::vector<at::Tensor> borrow_all(Handle const* handles, std::int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (std::int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
    return tensors;
}
}  // namespace

struct Shape {
    const std::int64_t* sizes;
    const std::int64_t* strides;
    std::int64_t elements;
    std::int64_t offset;
    std::int32_t dimensions;
    std::int32_t type;
    std::int32_t device;
    std::int32_t device_index;
    std::int32_t element_size;
};

// The pointers stand until the tensor's shape is changed in place or it is freed.
LOCAL_TORCH int local_torch_shape(Handle handle, Shape* shape) {
    return guarded([&] {
        auto tensor = borrow(handle);
        *shape = {tensor.sizes().data(), tensor.strides().data(), tensor.numel(), tensor.storage_offset(), static_cast<std::int32_t>(tensor.dim()),
                  static_cast<std::int32_t>(tensor.scalar_type()), static_cast<std::int32_t>(tensor.device().type()), tensor.device().index(),
                  static_cast<std::int32_t>(tensor.element_size())};
    });
}

LOCAL_TORCH int local_torch_is_contiguous(Handle handle) { return borrow(handle).is_contiguous(); }
LOCAL_TORCH int local_torch_is_pinned(Handle handle) { return borrow(handle).is_pinned(); }
LOCAL_TORCH int local_torch_is_leaf(Handle handle) { return borrow(handle).is_leaf(); }
LOCAL_TORCH int local_torch_requires_grad(Handle handle) { return borrow(handle).requires_grad(); }

LOCAL_TORCH void* local_torch_bytes(Handle handle) {
    return guarded_or_null([&] { return borrow(handle).data_ptr(); });
}

// A tensor over memory of the caller, who is told through `freed(state)` when it is no longer used.
LOCAL_TORCH Handle local_torch_over(void* bytes, const std::int64_t* sizes, std::int32_t dimensions, std::int32_t type, void (*freed)(void*), void* state) {
    return guarded_or_null([&] {
        return give(at::from_blob(bytes, at::IntArrayRef(sizes, dimensions), [freed, state](void*) { freed(state); },
                                  at::TensorOptions().dtype(static_cast<at::ScalarType>(type))));
    });
}

LOCAL_TORCH int local_torch_set_requires_grad(Handle handle, std::int32_t value) {
    return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}

LOCAL_TORCH int local_torch_retain_grad(Handle handle) {
    return guarded([&] { borrow(handle).retain_grad(); });
}

LOCAL_TORCH Handle local_torch_grad(Handle handle) {
    return guarded_or_null([&] { return give(borrow(handle).grad()); });
}

LOCAL_TORCH int local_torch_set_grad(Handle handle, Handle gradient) {
    return guarded([&] { borrow(handle).mutable_grad() = borrow(gradient); });
}

LOCAL_TORCH int local_torch_backward(Handle const* tensors, std::int32_t count, Handle const* gradients, std::int32_t gradient_count, std::int32_t retain_graph,
                                     std::int32_t create_graph, Handle const* inputs, std::int32_t input_count) {
    return guarded([&] {
        torch::autograd::backward(borrow_all(tensors, count), borrow_all(gradients, gradient_count), retain_graph != 0, create_graph != 0,
                                  borrow_all(inputs, input_count));
    });
}

// `answer` has room for as many handles as there are inputs; null where an input was not used.
LOCAL_TORCH int local_torch_gradients(Handle const* outputs, std::int32_t count, Handle const* inputs, std::int32_t input_count, Handle const* gradients,
                                      std::int32_t gradient_count, std::int32_t retain_graph, std::int32_t create_graph, std::int32_t allow_unused, Handle* answer) {
    return guarded([&] {
        auto found = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count), borrow_all(gradients, gradient_count), retain_graph != 0,
                                           create_graph != 0, allow_unused != 0);
        for (std::size_t i = 0; i < found.size(); ++i) answer[i] = give(found[i]);
    });
}

LOCAL_TORCH int local_torch_grad_mode() { return at::GradMode::is_enabled(); }
LOCAL_TORCH void local_torch_set_grad_mode(std::int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }
LOCAL_TORCH int local_torch_inference_mode() { return c10::InferenceMode::is_enabled(); }
LOCAL_TORCH void* local_torch_enter_inference_mode(std::int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
LOCAL_TORCH void local_torch_leave_inference_mode(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }
LOCAL_TORCH int local_torch_anomaly_mode() { return torch::autograd::AnomalyMode::is_enabled(); }
LOCAL_TORCH int local_torch_anomaly_mode_checks_nan() { return torch::autograd::AnomalyMode::should_check_nan(); }
LOCAL_TORCH void local_torch_set_anomaly_mode(std::int32_t enabled, std::int32_t check_nan) {
    torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}

}  // namespace local_torch
