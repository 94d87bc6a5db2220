using System.Reflection;
using System.Reflection.Emit;
using Orleans.Local.Runtime;

namespace Orleans.Local.Proxies;

/// <summary>The class of the calls of a method.</summary>
internal sealed record EmittedCall(ConstructorInfo Constructor, FieldInfo[] Arguments, MethodInfo Send);

/// <summary>Makes the class of the calls of a method: a field for each argument, and the call itself.</summary>
internal static class CallEmitter
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const MethodAttributes Override = MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.Final;

    public static EmittedCall Emit(ModuleBuilder module, string name, MethodInfo method, Type interfaceType)
    {
        var (baseType, invoke) = BaseOf(method.ReturnType, method);
        var call = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, baseType);
        var shape = call.DefineField("Shape", typeof(CallShape), FieldAttributes.Public | FieldAttributes.Static);
        var parameters = method.GetParameters();
        var arguments = new FieldBuilder[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = call.DefineField($"Argument{i}", parameters[i].ParameterType, FieldAttributes.Public);
        EmitInvoke(call, baseType, invoke, method, arguments);
        EmitShape(call, shape);
        EmitArguments(call, arguments);
        EmitToken(call, arguments);
        call.DefineDefaultConstructor(MethodAttributes.Public);
        var type = call.CreateType();
        type.GetField("Shape")!.SetValue(null, new CallShape(method, interfaceType));
        return new EmittedCall(
            type.GetConstructor(Type.EmptyTypes)!,
            Array.ConvertAll(arguments, argument => type.GetField(argument.Name)!),
            baseType.GetMethod("Send", Any)!);
    }

    private static (Type Base, string Invoke) BaseOf(Type returnType, MethodInfo method)
    {
        if (returnType == typeof(void)) return (typeof(VoidCall), "InvokeVoid");
        if (returnType == typeof(Task)) return (typeof(TaskCall), "InvokeTask");
        if (returnType == typeof(ValueTask)) return (typeof(ValueTaskCall), "InvokeInner");
        if (returnType.IsGenericType)
        {
            var result = returnType.GetGenericArguments();
            var definition = returnType.GetGenericTypeDefinition();
            if (definition == typeof(Task<>)) return (typeof(TaskCall<>).MakeGenericType(result), "InvokeTask");
            if (definition == typeof(ValueTask<>)) return (typeof(ValueTaskCall<>).MakeGenericType(result), "InvokeInner");
            if (definition == typeof(IAsyncEnumerable<>)) return (typeof(EnumerationCall<>).MakeGenericType(result), "InvokeEnumerable");
        }

        throw new NotSupportedException(
            $"{method.DeclaringType}.{method.Name} returns {returnType}: a grain method returns Task, ValueTask, IAsyncEnumerable or nothing.");
    }

    // return ((IInterface)target).Method(Argument0, ...);
    private static void EmitInvoke(TypeBuilder call, Type baseType, string invoke, MethodInfo method, FieldBuilder[] arguments)
    {
        var overridden = baseType.GetMethod(invoke, Any)!;
        var body = call.DefineMethod(overridden.Name, AccessOf(overridden) | Override, overridden.ReturnType, [typeof(object)]);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var argument in arguments)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, argument);
        }

        il.Emit(OpCodes.Callvirt, method);
        il.Emit(OpCodes.Ret);
        call.DefineMethodOverride(body, overridden);
    }

    private static void EmitShape(TypeBuilder call, FieldBuilder shape)
    {
        var overridden = typeof(GrainCall).GetProperty(nameof(GrainCall.Shape), Any)!.GetMethod!;
        var body = call.DefineMethod(overridden.Name, AccessOf(overridden) | Override, overridden.ReturnType, Type.EmptyTypes);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldsfld, shape);
        il.Emit(OpCodes.Ret);
        call.DefineMethodOverride(body, overridden);
    }

    private static void EmitArguments(TypeBuilder call, FieldBuilder[] arguments)
    {
        if (arguments.Length == 0) return;
        var count = Begin(call, nameof(GrainCall.GetArgumentCount), typeof(int));
        count.Emit(OpCodes.Ldc_I4, arguments.Length);
        count.Emit(OpCodes.Ret);

        var get = Begin(call, nameof(GrainCall.GetArgument), typeof(object), typeof(int));
        Switch(get, arguments.Length, i =>
        {
            get.Emit(OpCodes.Ldarg_0);
            get.Emit(OpCodes.Ldfld, arguments[i]);
            if (arguments[i].FieldType.IsValueType) get.Emit(OpCodes.Box, arguments[i].FieldType);
        });

        var set = Begin(call, nameof(GrainCall.SetArgument), typeof(void), typeof(int), typeof(object));
        Switch(set, arguments.Length, i =>
        {
            set.Emit(OpCodes.Ldarg_0);
            set.Emit(OpCodes.Ldarg_2);
            set.Emit(OpCodes.Unbox_Any, arguments[i].FieldType);
            set.Emit(OpCodes.Stfld, arguments[i]);
        });
    }

    private static void EmitToken(TypeBuilder call, FieldBuilder[] arguments)
    {
        if (Array.Find(arguments, argument => argument.FieldType == typeof(CancellationToken)) is not { } token) return;
        var property = typeof(GrainCall).GetProperty(nameof(GrainCall.TokenArgument), Any)!;
        var getter = call.DefineMethod(property.GetMethod!.Name, AccessOf(property.GetMethod) | Override, typeof(CancellationToken), Type.EmptyTypes);
        var get = getter.GetILGenerator();
        get.Emit(OpCodes.Ldarg_0);
        get.Emit(OpCodes.Ldfld, token);
        get.Emit(OpCodes.Ret);
        call.DefineMethodOverride(getter, property.GetMethod);
        var setter = call.DefineMethod(property.SetMethod!.Name, AccessOf(property.SetMethod) | Override, typeof(void), [typeof(CancellationToken)]);
        var set = setter.GetILGenerator();
        set.Emit(OpCodes.Ldarg_0);
        set.Emit(OpCodes.Ldarg_1);
        set.Emit(OpCodes.Stfld, token);
        set.Emit(OpCodes.Ret);
        call.DefineMethodOverride(setter, property.SetMethod);
    }

    private static ILGenerator Begin(TypeBuilder call, string name, Type returnType, params Type[] parameters)
    {
        var overridden = typeof(GrainCall).GetMethod(name, parameters)!;
        var body = call.DefineMethod(name, MethodAttributes.Public | Override, returnType, parameters);
        call.DefineMethodOverride(body, overridden);
        return body.GetILGenerator();
    }

    private static void Switch(ILGenerator il, int count, Action<int> emitCase)
    {
        var labels = Enumerable.Range(0, count).Select(_ => il.DefineLabel()).ToArray();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, labels);
        il.Emit(OpCodes.Ldstr, "index");
        il.Emit(OpCodes.Newobj, typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string)])!);
        il.Emit(OpCodes.Throw);
        for (var i = 0; i < count; i++)
        {
            il.MarkLabel(labels[i]);
            emitCase(i);
            il.Emit(OpCodes.Ret);
        }
    }

    private static MethodAttributes AccessOf(MethodInfo method) => method.Attributes & MethodAttributes.MemberAccessMask;
}
