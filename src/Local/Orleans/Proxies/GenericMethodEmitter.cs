using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Local.Proxies;

/// <summary>Makes the methods of references for generic methods. Their calls hold their arguments in an array and use reflection.</summary>
internal static class GenericMethodEmitter
{
    // return ReflectedCall.SendX(this, method<T...>, new object[] { argument0, ... });
    public static void Emit(TypeBuilder proxy, MethodInfo method)
    {
        var parameters = method.GetParameters();
        var body = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot);
        var open = method.GetGenericArguments();
        var own = body.DefineGenericParameters(Array.ConvertAll(open, argument => argument.Name));
        for (var i = 0; i < own.Length; i++)
        {
            own[i].SetGenericParameterAttributes(open[i].GenericParameterAttributes);
            foreach (var constraint in open[i].GetGenericParameterConstraints())
            {
                if (constraint.IsInterface) own[i].SetInterfaceConstraints(constraint);
                else own[i].SetBaseTypeConstraint(constraint);
            }
        }

        var closed = method.MakeGenericMethod(own);
        body.SetParameters(Array.ConvertAll(parameters, parameter => Substitute(parameter.ParameterType, open, own)));
        body.SetReturnType(Substitute(method.ReturnType, open, own));
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldtoken, closed);
        il.Emit(OpCodes.Ldtoken, method.DeclaringType!);
        il.Emit(OpCodes.Call, typeof(MethodBase).GetMethod(nameof(MethodBase.GetMethodFromHandle), [typeof(RuntimeMethodHandle), typeof(RuntimeTypeHandle)])!);
        il.Emit(OpCodes.Castclass, typeof(MethodInfo));
        il.Emit(OpCodes.Ldc_I4, parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Box, Substitute(parameters[i].ParameterType, open, own));
            il.Emit(OpCodes.Stelem_Ref);
        }

        il.Emit(OpCodes.Call, SenderOf(method.ReturnType, open, own));
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(body, method);
    }

    private static MethodInfo SenderOf(Type returnType, Type[] open, Type[] own)
    {
        if (!returnType.IsGenericType) return Named(returnType == typeof(void) ? "SendVoid" : returnType == typeof(Task) ? "SendTask" : "SendValueTask", 0);
        var name = returnType.GetGenericTypeDefinition() == typeof(Task<>) ? "SendTask" : "SendValueTask";
        return Named(name, 1).MakeGenericMethod(Substitute(returnType.GetGenericArguments()[0], open, own));

        static MethodInfo Named(string name, int arity) =>
            typeof(ReflectedCalls).GetMethods().Single(method => method.Name == name && method.GetGenericArguments().Length == arity);
    }

    private static Type Substitute(Type type, Type[] open, Type[] own)
    {
        if (type.IsGenericMethodParameter) return own[Array.FindIndex(open, argument => argument.Name == type.Name)];
        if (type.IsArray) return Substitute(type.GetElementType()!, open, own) is var element && type.IsSZArray ? element.MakeArrayType() : type;
        return type is { IsGenericType: true, ContainsGenericParameters: true }
            ? type.GetGenericTypeDefinition().MakeGenericType(Array.ConvertAll(type.GetGenericArguments(), argument => Substitute(argument, open, own)))
            : type;
    }
}
