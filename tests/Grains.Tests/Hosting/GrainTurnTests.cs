using System.Reflection;
using System.Reflection.Emit;

namespace Platform.Grains.Tests.Hosting;

/// <summary>
/// What Orleans' analyzer asks of the code of grains (ORLEANS0014), on both runtimes: after an await it goes on in the grain's turn. Read from what was compiled, as the stand-in has no analyzer.
/// </summary>
public sealed class GrainTurnTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void Grains_stay_in_their_turn_after_every_await()
    {
        var grains = Directory.GetFiles(AppContext.BaseDirectory, "Platform.*Grains.dll").Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type)).ToList();
        Assert.True(grains.Count > 20, $"only {grains.Count} grains were found");

        var (leaving, staying) = (new List<string>(), 0);
        foreach (var method in grains.SelectMany(WithNested).SelectMany(type => type.GetMethods(Declared)).Where(method => method.GetMethodBody() is not null))
        {
            foreach (var stays in Configured(method))
            {
                if (stays) staying++;
                else leaving.Add($"{method.DeclaringType} {method.Name}");
            }
        }

        Assert.True(leaving.Count == 0, $"ConfigureAwait without its turn: {string.Join(", ", leaving)}");
        Assert.True(staying > 0, "those that say that they stay were not found either");
    }

    /// <summary>Closures and what the compiler makes of async methods are nested in their class.</summary>
    private static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(Declared).SelectMany(WithNested).Prepend(type);

    /// <summary>For each <c>ConfigureAwait</c> of a method, whether what it is given, a constant, lets it stay in the turn: true, and options, have the lowest bit for that.</summary>
    private static IEnumerable<bool> Configured(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        int? constant = null;
        for (var at = 0; at < code.Length;)
        {
            var op = code[at] == 0xFE ? OpCodes[(short)((0xFE << 8) | code[at + 1])] : OpCodes[code[at]];
            var operand = at + op.Size;
            at = operand + SizeOf(op, code, operand);
            if (op.OperandType == OperandType.InlineMethod
                && method.Module.ResolveMethod(BitConverter.ToInt32(code, operand), method.DeclaringType!.GetGenericArguments(), method.GetGenericArguments())!.Name == nameof(Task.ConfigureAwait))
                yield return constant is { } given && (given & 1) == 1;
            constant = op.Value switch
            {
                >= 0x16 and <= 0x1E => op.Value - 0x16, // ldc.i4.0 … ldc.i4.8
                0x1F => (sbyte)code[operand],
                0x20 => BitConverter.ToInt32(code, operand),
                _ => null,
            };
        }
    }

    private static int SizeOf(OpCode op, byte[] code, int operand) => op.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, operand)),
        _ => 4,
    };
}
