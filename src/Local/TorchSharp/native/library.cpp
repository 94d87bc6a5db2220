#include "library.h"

#include <c10/util/Exception.h>

#include <atomic>

namespace local_torch {

namespace {
thread_local std::string last_error;
std::atomic<std::int64_t> live_tensors{0};
}  // namespace

using Owned = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

at::Tensor borrow(Handle handle) {
    return handle == nullptr ? at::Tensor() : at::Tensor(Owned::reclaim_copy(handle));
}

Handle give(at::Tensor tensor) {
    if (!tensor.defined()) return nullptr;
    live_tensors.fetch_add(1, std::memory_order_relaxed);
    return tensor.unsafeReleaseTensorImpl();
}

int failed(const std::exception& error) noexcept {
    // Without the native backtrace, which says nothing to a caller in managed code.
    if (const auto* own = dynamic_cast<const c10::Error*>(&error)) return failed(own->what_without_backtrace());
    return failed(error.what());
}

int failed(const char* message) noexcept {
    try {
        last_error = message;
    } catch (...) {
        last_error.clear();
    }
    return -1;
}

// The message of this thread's last failure; valid until its next.
LOCAL_TORCH const char* local_torch_error() { return last_error.c_str(); }

LOCAL_TORCH std::int64_t local_torch_live_tensors() { return live_tensors.load(std::memory_order_relaxed); }

LOCAL_TORCH void local_torch_free(Handle handle) {
    if (handle == nullptr) return;
    live_tensors.fetch_sub(1, std::memory_order_relaxed);
    Owned::reclaim(handle);
}

}  // namespace local_torch
