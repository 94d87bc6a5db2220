using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// An operator in libtorch's registry, looked up at its first call. Arguments are in the order of its schema; what is left out at the end
/// takes the schema's defaults. The results belong to the current dispose scope.
/// </summary>
/// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch refused, in its words.</exception>
internal sealed unsafe class Operator(string name, string overload = "")
{
    /// <summary>Words of list items that a call keeps on the stack; a longer list goes to the heap.</summary>
    private const int StackWords = 128;

    private nint _handle;

    internal nint Handle => _handle != 0 ? _handle : _handle = Library.Check(Library.Operator(name, overload));

    /// <summary>For an operator that answers one tensor.</summary>
    internal Tensor One(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, out var results);
        return new Tensor(results->Pointer);
    }

    internal (Tensor, Tensor) Two(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, out var results);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer));
    }

    internal (Tensor, Tensor, Tensor) Three(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, out var results);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer), new Tensor(results[2].Pointer));
    }

    /// <summary>For an operator that answers a list of tensors.</summary>
    internal Tensor[] All(params ReadOnlySpan<Argument> arguments)
    {
        var count = Invoke(arguments, out var results);
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++) tensors[i] = new Tensor(results[i].Pointer);
        return tensors;
    }

    internal bool Bool(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, out var results);
        return results->Integer != 0;
    }

    internal Scalar Number(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, out var results);
        return new Scalar(*results);
    }

    /// <summary>For an operator that changes its first argument, which is the answer.</summary>
    internal Tensor InPlace(params ReadOnlySpan<Argument> arguments)
    {
        Do(arguments);
        return arguments[0].Tensor;
    }

    /// <summary>For an operator whose answer is not wanted.</summary>
    internal void Do(params ReadOnlySpan<Argument> arguments)
    {
        var count = Invoke(arguments, out var results);
        for (var i = 0; i < count; i++)
            if (results[i].Kind == Kind.Tensor) Library.Free(results[i].Pointer);
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, out Value* results)
    {
        var words = 0;
        foreach (ref readonly var argument in arguments) words += argument.Words;
        var values = stackalloc Value[arguments.Length];
        var space = words <= StackWords ? stackalloc long[words] : GC.AllocateUninitializedArray<long>(words, pinned: true);
        fixed (long* first = space)
        {
            var next = first;
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i].Write(values + i, next);
                next += arguments[i].Words;
            }

            Value* answer;
            var count = Library.Call(Handle, values, arguments.Length, &answer);
            if (count < 0) throw Library.Error();
            results = answer;
            return count;
        }
    }
}
