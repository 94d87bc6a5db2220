using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The C interface of <c>native/</c>. Handles of tensors own one reference; negative numbers and null say that <see cref="Error"/> has a message.</summary>
internal static unsafe partial class Library
{
    private const string Name = "local_torch";

    [LibraryImport(Name, EntryPoint = "local_torch_error")]
    private static partial nint ErrorText();

    [LibraryImport(Name, EntryPoint = "local_torch_live_tensors")]
    internal static partial long LiveTensors();

    [LibraryImport(Name, EntryPoint = "local_torch_free")]
    internal static partial void Free(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_operator", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Operator(string name, string overload);

    [LibraryImport(Name, EntryPoint = "local_torch_call")]
    internal static partial int Call(nint operation, Value* arguments, int count, Value** answer);

    [LibraryImport(Name, EntryPoint = "local_torch_version")]
    private static partial nint VersionText();

    /// <summary>The version of libtorch that the native half was compiled against.</summary>
    internal static string Version => Marshal.PtrToStringUTF8(VersionText())!;

    /// <summary>What libtorch refused, in its words, as TorchSharp throws it.</summary>
    internal static ExternalException Error() => new(Marshal.PtrToStringUTF8(ErrorText()));

    internal static void Check(int result)
    {
        if (result < 0) throw Error();
    }

    internal static nint Check(nint result) => result != 0 ? result : throw Error();
}
