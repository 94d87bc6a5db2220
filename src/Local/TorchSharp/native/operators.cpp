// Calls any operator of libtorch's registry by its schema: arguments become the values the schema asks for, trailing ones that were not
// given take its defaults. So this file knows no operator by name, and a newer libtorch needs no change here.
#include "library.h"

#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>
#include <ATen/core/stack.h>

#include <vector>

namespace local_torch {

namespace {

enum Kind : std::int32_t {
    unset,      // the schema's default
    none,
    tensor,     // pointer
    integer,
    real,
    boolean,
    integers,   // pointer to count 64-bit integers
    reals,      // pointer to count doubles
    tensors,    // pointer to count handles, none of them null
    maybe_tensors,  // pointer to count handles, null for None
    text,       // pointer to count bytes of UTF-8
    generator,  // pointer
    device,     // type in the upper half of integer, index in the lower
};

struct Value {
    std::int32_t kind;
    std::int32_t count;
    union {
        std::int64_t integer;
        double real;
        const void* pointer;
    };
};

struct Operator {
    c10::OperatorHandle handle;
    std::vector<c10::TypeKind> kinds;  // of the arguments, looking through Optional
    std::vector<bool> lists;
};

at::Tensor tensor_of(const void* pointer) { return borrow(static_cast<Handle>(const_cast<void*>(pointer))); }

c10::IValue list_of(const Value& value) {
    const auto* handles = static_cast<Handle const*>(value.pointer);
    if (value.kind == maybe_tensors) {
        c10::impl::GenericList list(c10::OptionalType::ofTensor());
        for (std::int32_t i = 0; i < value.count; ++i) list.push_back(handles[i] == nullptr ? c10::IValue() : c10::IValue(borrow(handles[i])));
        return list;
    }
    c10::List<at::Tensor> list;
    list.reserve(value.count);
    for (std::int32_t i = 0; i < value.count; ++i) list.push_back(borrow(handles[i]));
    return list;
}

c10::IValue convert(const Value& value, c10::TypeKind kind, bool is_list) {
    switch (value.kind) {
        case none: return {};
        case tensor: return tensor_of(value.pointer);
        case integer:
            if (is_list) return std::vector<std::int64_t>{value.integer};
            if (kind == c10::TypeKind::FloatType) return static_cast<double>(value.integer);
            return value.integer;
        case real: return value.real;
        case boolean: return value.integer != 0;
        case integers: {
            const auto* first = static_cast<const std::int64_t*>(value.pointer);
            return std::vector<std::int64_t>(first, first + value.count);
        }
        case reals: {
            const auto* first = static_cast<const double*>(value.pointer);
            return std::vector<double>(first, first + value.count);
        }
        case tensors:
        case maybe_tensors: return list_of(value);
        case text: return std::string(static_cast<const char*>(value.pointer), value.count);
        case generator: return *static_cast<const at::Generator*>(value.pointer);
        case device:
            return c10::Device(static_cast<c10::DeviceType>(value.integer >> 32), static_cast<c10::DeviceIndex>(static_cast<std::int32_t>(value.integer)));
        default: throw std::invalid_argument("An argument is of an unknown kind.");
    }
}

Value tensor_value(at::Tensor result) {
    Value value{tensor, 0, {}};
    value.pointer = give(std::move(result));
    return value;
}

void append(std::vector<Value>& results, c10::IValue&& result) {
    Value value{none, 0, {}};
    if (result.isTensor()) {
        value = tensor_value(std::move(result).toTensor());
    } else if (result.isInt()) {
        value.kind = integer;
        value.integer = result.toInt();
    } else if (result.isDouble()) {
        value.kind = real;
        value.real = result.toDouble();
    } else if (result.isBool()) {
        value.kind = boolean;
        value.integer = result.toBool();
    } else if (result.isTensorList()) {
        for (const at::Tensor& item : std::move(result).toTensorVector()) results.push_back(tensor_value(item));
        return;
    } else if (!result.isNone()) {
        throw std::invalid_argument("The operator answers a value of a kind that is not carried.");
    }
    results.push_back(value);
}

thread_local std::vector<Value> results;

}  // namespace

// The operator of that name and overload, kept for the life of the process; null if this libtorch has none.
LOCAL_TORCH const void* local_torch_operator(const char* name, const char* overload) {
    return guarded_or_null([&]() -> const Operator* {
        auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        if (!found) throw std::invalid_argument(std::string("This libtorch has no operator ") + name + (*overload == 0 ? "" : ".") + overload);
        auto* known = new Operator{*found, {}, {}};
        for (const auto& argument : found->schema().arguments()) {
            auto type = argument.type();
            if (type->kind() == c10::TypeKind::OptionalType) type = type->containedTypes()[0];
            known->kinds.push_back(type->kind());
            known->lists.push_back(type->kind() == c10::TypeKind::ListType);
        }
        return known;
    });
}

// Answers how many results there are and where; they stand until this thread's next call.
LOCAL_TORCH int local_torch_call(const Operator* known, const Value* arguments, std::int32_t count, const Value** answer) {
    int failure = guarded([&] {
        const auto& expected = known->handle.schema().arguments();
        if (static_cast<std::size_t>(count) > expected.size()) throw std::invalid_argument("More arguments than " + toString(known->handle.schema()) + " takes.");
        torch::jit::Stack stack;
        stack.reserve(expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (i < static_cast<std::size_t>(count) && arguments[i].kind != unset) {
                stack.push_back(convert(arguments[i], known->kinds[i], known->lists[i]));
            } else if (expected[i].default_value()) {
                stack.push_back(*expected[i].default_value());
            } else {
                throw std::invalid_argument("Argument " + expected[i].name() + " is missing for " + toString(known->handle.schema()));
            }
        }
        known->handle.callBoxed(stack);
        results.clear();
        for (auto& result : stack) append(results, std::move(result));
    });
    *answer = results.data();
    return failure < 0 ? failure : static_cast<int>(results.size());
}

}  // namespace local_torch
