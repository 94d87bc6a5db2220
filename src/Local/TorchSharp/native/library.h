// The C interface between the managed half and libtorch.
//
// A tensor travels as a c10::TensorImpl* that owns one reference; a generator as an at::Generator*. Every function that can fail answers
// a negative number (or null) and leaves its message for local_torch_error(), one per thread.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <exception>
#include <string>

#define LOCAL_TORCH extern "C" __attribute__((visibility("default")))

namespace local_torch {

using Handle = c10::TensorImpl*;

// A tensor that shares the caller's reference; the caller keeps its own.
at::Tensor borrow(Handle handle);

// A new reference for the managed half, counted until it is freed; null for an undefined tensor.
Handle give(at::Tensor tensor);

// Keeps the message of what was thrown; answers -1.
int failed(const std::exception& error) noexcept;
int failed(const char* message) noexcept;

template <typename Body>
int guarded(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const std::exception& error) {
        return failed(error);
    } catch (...) {
        return failed("libtorch threw something that is no exception.");
    }
}

// Null where the body threw.
template <typename Body>
auto guarded_or_null(Body&& body) noexcept -> decltype(body()) {
    decltype(body()) result = nullptr;
    guarded([&] { result = body(); });
    return result;
}

}  // namespace local_torch
