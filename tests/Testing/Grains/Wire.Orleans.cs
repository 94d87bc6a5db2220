using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Platform.Testing;

internal static partial class Wire
{
    static partial void AddTo(IServiceCollection services) => services.AddSingleton<IIncomingGrainCallFilter, AsBytes>();

    /// <summary>Takes the arguments of every call, and its answer or exception, through bytes.</summary>
    private sealed class AsBytes(Serializer serializer) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod.DeclaringType?.Namespace?.StartsWith("Platform.", StringComparison.Ordinal) != true)
            {
                await context.Invoke();
                return;
            }

            for (var index = 0; index < context.Request.GetArgumentCount(); index++)
                if (context.Request.GetArgument(index) is { } argument and not CancellationToken)
                    context.Request.SetArgument(index, Sent(argument));
            try
            {
                await context.Invoke();
            }
            catch (Exception fault)
            {
                throw (Exception)Sent(fault);
            }

            if (context.Result is { } result) context.Result = Sent(result);
        }

        private object Sent(object value) => serializer.Deserialize<object?>(serializer.SerializeToArray<object>(value))!;
    }
}
