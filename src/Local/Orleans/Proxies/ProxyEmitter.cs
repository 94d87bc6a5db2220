using System.Reflection;
using System.Reflection.Emit;
using Orleans.Local.Copying;
using Orleans.Local.Runtime;

namespace Orleans.Local.Proxies;

/// <summary>
/// Makes, for a grain interface, the class of its references and for each method the class of its calls, with a field for each argument.
/// </summary>
internal static class ProxyEmitter
{
    private static readonly ConstructorInfo ReferenceConstructor = typeof(GrainReference).GetConstructor(
        BindingFlags.Instance | BindingFlags.NonPublic, [typeof(GrainReferenceShared), typeof(IdSpan)])!;

    private static int _count;

    /// <summary>Makes the classes, and gives what makes a reference.</summary>
    public static Func<GrainReferenceShared, IdSpan, GrainReference> Emit(Type interfaceType)
    {
        var name = $"Orleans.Local.Proxies.Emitted{Interlocked.Increment(ref _count)}";
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run);
        AccessTo(assembly, interfaceType);
        var module = assembly.DefineDynamicModule(name);
        var proxy = module.DefineType($"{name}.Reference", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [interfaceType]);
        EmitConstructor(proxy);
        var number = 0;
        foreach (var method in MethodsOf(interfaceType))
        {
            if (method.IsGenericMethodDefinition) GenericMethodEmitter.Emit(proxy, method);
            else EmitMethod(proxy, method, CallEmitter.Emit(module, $"{name}.Call{number++}_{method.Name}", method, interfaceType));
        }

        var constructor = proxy.CreateType().GetConstructors().Single();
        var factory = new DynamicMethod("Create", typeof(GrainReference), [typeof(GrainReferenceShared), typeof(IdSpan)], constructor.DeclaringType!, true);
        var il = factory.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return factory.CreateDelegate<Func<GrainReferenceShared, IdSpan, GrainReference>>();
    }

    private static IEnumerable<MethodInfo> MethodsOf(Type interfaceType) => interfaceType.GetInterfaces().Prepend(interfaceType)
        .SelectMany(i => i.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(method => method.IsAbstract || typeof(IAddressable).IsAssignableFrom(method.DeclaringType));

    private static void EmitConstructor(TypeBuilder proxy)
    {
        var constructor = proxy.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, [typeof(GrainReferenceShared), typeof(IdSpan)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, ReferenceConstructor);
        il.Emit(OpCodes.Ret);
    }

    // return new Call { argument0 = copy(argument0), ... }.Send(this);
    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, EmittedCall call)
    {
        var parameters = method.GetParameters();
        var body = Implement(proxy, method, parameters);
        var il = body.GetILGenerator();
        var copies = Array.ConvertAll(parameters, parameter =>
            !parameter.IsDefined(typeof(ImmutableAttribute), false) && Copiers.NeedsCopy(parameter.ParameterType));
        foreach (var parameter in parameters) Copiers.ThrowIfUnknown(parameter.ParameterType);
        var scope = copies.Contains(true) ? il.DeclareLocal(typeof(CopyScope)) : null;
        if (scope is not null)
        {
            il.Emit(OpCodes.Call, CopyScope.RentMethod);
            il.Emit(OpCodes.Stloc, scope);
        }

        il.Emit(OpCodes.Newobj, call.Constructor);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, i + 1);
            if (copies[i])
            {
                il.Emit(OpCodes.Ldloc, scope!);
                il.Emit(OpCodes.Call, Copiers.CopyMethod.MakeGenericMethod(parameters[i].ParameterType));
            }

            il.Emit(OpCodes.Stfld, call.Arguments[i]);
        }

        if (scope is not null)
        {
            il.Emit(OpCodes.Ldloc, scope);
            il.Emit(OpCodes.Call, CopyScope.ReturnMethod);
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, call.Send);
        il.Emit(OpCodes.Ret);
    }

    internal static MethodBuilder Implement(TypeBuilder proxy, MethodInfo method, ParameterInfo[] parameters)
    {
        var body = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            Array.ConvertAll(parameters, parameter => parameter.ParameterType));
        proxy.DefineMethodOverride(body, method);
        return body;
    }

    // Grain interfaces and messages may be internal to their assemblies, as they may with Orleans' code generator.
    private static void AccessTo(AssemblyBuilder assembly, Type interfaceType)
    {
        var names = new HashSet<string> { typeof(ProxyEmitter).Assembly.GetName().Name! };
        AddAssembly(interfaceType);
        foreach (var method in MethodsOf(interfaceType))
        {
            AddAssembly(method.DeclaringType!);
            AddAssembly(method.ReturnType);
            foreach (var parameter in method.GetParameters()) AddAssembly(parameter.ParameterType);
        }

        var attribute = typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (var name in names) assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [name]));

        void AddAssembly(Type type)
        {
            names.Add(type.Assembly.GetName().Name!);
            if (type.HasElementType) AddAssembly(type.GetElementType()!);
            foreach (var argument in type.GetGenericArguments()) if (!argument.IsGenericParameter) AddAssembly(argument);
        }
    }
}
