using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.Local.Copying;

/// <summary>Copies objects member by member, with code that is made for their type.</summary>
internal static class MemberCopier
{
    /// <summary>The members that are numbered, of the type and of its bases.</summary>
    public static Copier? OfMembers(Type type) => Make(type, CopiedMembers.Of(type));

    /// <summary>All fields.</summary>
    public static Copier? OfFields(Type type) =>
        Make(type, type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).ToArray<MemberInfo>());

    private static Copier? Make(Type type, MemberInfo[] members)
    {
        // The value itself is a copy already.
        if (type.IsValueType && !Array.Exists(members, member => !IsImmutable(member) && NeedsCopy(TypeOf(member)))) return null;
        if (type.IsAbstract) return new UnknownCopier(type);
        var copier = type.IsValueType ? typeof(StructCopier<>) : typeof(ObjectCopier<>);
        var copy = Emit(type, members);
        if (typeof(Exception).IsAssignableFrom(type))
            return (Copier)Activator.CreateInstance(typeof(ExceptionCopier<>).MakeGenericType(type), copy.CreateDelegate(typeof(CopyObject<>).MakeGenericType(type)))!;
        var constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);
        var made = copier.MakeGenericType(type);
        return (Copier)(type.IsValueType
            ? Activator.CreateInstance(made, copy.CreateDelegate(typeof(CopyStruct<>).MakeGenericType(type)))!
            : Activator.CreateInstance(
                made,
                copy.CreateDelegate(typeof(CopyObject<>).MakeGenericType(type)),
                constructor is null || constructor.IsPrivate ? null : Factory(type, constructor).CreateDelegate(typeof(Func<>).MakeGenericType(type)))!);
    }

    // target.Member = copy(source.Member) for each member, whatever its visibility and even when it is read-only.
    private static DynamicMethod Emit(Type type, MemberInfo[] members)
    {
        var argument = type.IsValueType ? type.MakeByRefType() : type;
        var method = new DynamicMethod($"Copy{type.Name}", typeof(void), [argument, argument, typeof(CopyScope)], typeof(MemberCopier).Module, true);
        var il = method.GetILGenerator();
        foreach (var member in members)
        {
            var memberType = TypeOf(member);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_0);
            if (member is FieldInfo read) il.Emit(OpCodes.Ldfld, read);
            else il.Emit(type.IsValueType ? OpCodes.Call : OpCodes.Callvirt, ((PropertyInfo)member).GetGetMethod(true)!);
            if (!IsImmutable(member) && NeedsCopy(memberType))
            {
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Call, Copiers.CopyMethod.MakeGenericMethod(memberType));
            }

            if (member is FieldInfo write) il.Emit(OpCodes.Stfld, write);
            else il.Emit(type.IsValueType ? OpCodes.Call : OpCodes.Callvirt, ((PropertyInfo)member).GetSetMethod(true)!);
        }

        il.Emit(OpCodes.Ret);
        return method;
    }

    private static DynamicMethod Factory(Type type, ConstructorInfo constructor)
    {
        var method = new DynamicMethod($"New{type.Name}", type, Type.EmptyTypes, typeof(MemberCopier).Module, true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return method;
    }

    // Working out a class that has members of its own kind must not go round in circles: what is not plainly shallow asks when it runs.
    private static bool NeedsCopy(Type type)
    {
        if (ShallowTypes.Contains(type)) return false;
        return !type.IsValueType || Array.Exists(type.GetGenericArguments(), NeedsCopy) || Copiers.NeedsCopy(type);
    }

    private static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    private static bool IsImmutable(MemberInfo member) => member.IsDefined(typeof(ImmutableAttribute), false);
}

internal delegate void CopyObject<in T>(T source, T target, CopyScope scope)
    where T : class;

internal delegate void CopyStruct<T>(ref T source, ref T target, CopyScope scope)
    where T : struct;

internal sealed class ObjectCopier<T>(CopyObject<T> copyMembers, Func<T>? create) : Copier<T>
    where T : class
{
    public override T Copy(T value, CopyScope scope)
    {
        // The declared type was a base of the value's.
        if (value.GetType() != typeof(T)) return Copiers.For(value.GetType()) is { } derived ? (T)derived.CopyObject(value, scope) : value;
        if (scope.TryGet(value, out var known)) return (T)known;
        var copy = create is null ? (T)RuntimeHelpers.GetUninitializedObject(typeof(T)) : create();
        scope.Record(value, copy);
        copyMembers(value, copy, scope);
        return copy;
    }
}

internal sealed class StructCopier<T>(CopyStruct<T> copyMembers) : Copier<T>
    where T : struct
{
    public override T Copy(T value, CopyScope scope)
    {
        var copy = value;
        copyMembers(ref value, ref copy, scope);
        return copy;
    }
}

/// <summary>Copies an exception that may travel: its message, trace and cause as they are, its own members as any.</summary>
internal sealed class ExceptionCopier<T>(CopyObject<T> copyMembers) : Copier<T>
    where T : Exception
{
    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    public override T Copy(T value, CopyScope scope)
    {
        if (value.GetType() != typeof(T)) return Copiers.For(value.GetType()) is { } derived ? (T)derived.CopyObject(value, scope) : value;
        if (scope.TryGet(value, out var known)) return (T)known;
        var copy = (T)Clone(value);
        scope.Record(value, copy);
        copyMembers(value, copy, scope);
        return copy;
    }
}
