using System.Reflection;
using Orleans.Local.Copying;
using Orleans.Local.Runtime;

namespace Orleans.Local.Proxies;

/// <summary>Sends the calls of generic methods.</summary>
internal static class ReflectedCalls
{
    private static readonly ConcurrentDictionary<MethodInfo, CallShape> Shapes = new();

    public static Task SendTask(GrainReference reference, MethodInfo method, object?[] arguments) =>
        new OfTask(ShapeOf(method), Copy(method, arguments)).Send(reference);

    public static Task<R> SendTask<R>(GrainReference reference, MethodInfo method, object?[] arguments) =>
        new OfTask<R>(ShapeOf(method), Copy(method, arguments)).Send(reference);

    public static ValueTask SendValueTask(GrainReference reference, MethodInfo method, object?[] arguments) =>
        new(SendTask<object?>(reference, method, arguments));

    public static ValueTask<R> SendValueTask<R>(GrainReference reference, MethodInfo method, object?[] arguments) =>
        new(new OfTask<R>(ShapeOf(method), Copy(method, arguments)).Send(reference));

    public static void SendVoid(GrainReference reference, MethodInfo method, object?[] arguments) =>
        new OfVoid(ShapeOf(method), Copy(method, arguments)).Send(reference);

    private static CallShape ShapeOf(MethodInfo method) => Shapes.GetOrAdd(method, static method => new CallShape(method, method.DeclaringType!));

    private static object?[] Copy(MethodInfo method, object?[] arguments)
    {
        var scope = CopyScope.Rent();
        var parameters = method.GetParameters();
        for (var i = 0; i < arguments.Length; i++)
            if (!parameters[i].IsDefined(typeof(ImmutableAttribute), false)) arguments[i] = Copiers.Copy(arguments[i], scope);
        CopyScope.Return(scope);
        return arguments;
    }

    private static object? Invoke(CallShape shape, object target, object?[] arguments) =>
        shape.Method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private sealed class OfTask(CallShape shape, object?[] arguments) : TaskCall
    {
        internal override CallShape Shape => shape;

        internal override CancellationToken TokenArgument
        {
            get => (CancellationToken)arguments[shape.TokenIndex]!;
            set => arguments[shape.TokenIndex] = value;
        }

        public override int GetArgumentCount() => arguments.Length;

        public override object? GetArgument(int index) => arguments[index];

        public override void SetArgument(int index, object value) => arguments[index] = value;

        protected override Task InvokeTask(object target) => (Task)Invoke(shape, target, arguments)!;
    }

    private sealed class OfTask<R>(CallShape shape, object?[] arguments) : TaskCall<R>
    {
        internal override CallShape Shape => shape;

        internal override CancellationToken TokenArgument
        {
            get => (CancellationToken)arguments[shape.TokenIndex]!;
            set => arguments[shape.TokenIndex] = value;
        }

        public override int GetArgumentCount() => arguments.Length;

        public override object? GetArgument(int index) => arguments[index];

        public override void SetArgument(int index, object value) => arguments[index] = value;

        protected override Task<R> InvokeTask(object target) => Invoke(shape, target, arguments) switch
        {
            Task<R> task => task,
            ValueTask<R> task => task.AsTask(),
            ValueTask task => Nothing(task),
            var other => throw new InvalidOperationException($"{shape.Method} returned {other}."),
        };

        private static async Task<R> Nothing(ValueTask task)
        {
            await task;
            return default!;
        }
    }

    private sealed class OfVoid(CallShape shape, object?[] arguments) : VoidCall
    {
        internal override CallShape Shape => shape;

        public override int GetArgumentCount() => arguments.Length;

        public override object? GetArgument(int index) => arguments[index];

        public override void SetArgument(int index, object value) => arguments[index] = value;

        protected override void InvokeVoid(object target) => Invoke(shape, target, arguments);
    }
}
