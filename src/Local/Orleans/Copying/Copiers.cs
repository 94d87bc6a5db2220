using System.Reflection;
using Orleans.Local.Runtime;

namespace Orleans.Local.Copying;

/// <summary>Copies what passes between a caller and a grain.</summary>
internal static class Copiers
{
    public static readonly MethodInfo CopyMethod = typeof(Copiers).GetMethods().Single(method => method.Name == nameof(Copy));

    public static bool NeedsCopy(Type type) => false;

    public static T Copy<T>(T value, CopyScope scope) => value;

    public static R CopyResult<R>(R result, CallShape shape) => result;
}
