using System.Collections.Immutable;
using System.Reflection;

namespace Platform.Contracts.Tests;

/// <summary>Holds the contracts to what Orleans' code generator and a rolling upgrade demand, on whichever runtime they are built.</summary>
public sealed class ContractTests
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(int), typeof(long), typeof(double), typeof(decimal), typeof(Guid),
        typeof(DateTimeOffset), typeof(DateTime), typeof(DateOnly), typeof(TimeSpan), typeof(CancellationToken), typeof(void),
    ];

    private static readonly HashSet<Type> Containers =
    [
        typeof(Nullable<>), typeof(ImmutableArray<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(Task<>), typeof(ValueTask<>), typeof(IAsyncEnumerable<>),
    ];

    [Fact]
    public void Contracts_has_grain_interfaces_and_messages() =>
        Assert.True(MessageShape.Interfaces.Count() >= 8 && MessageShape.Messages.Count() >= 20, "the scan found too little to mean anything");

    [Fact]
    public void Every_message_is_serialisable_aliased_and_immutable()
    {
        foreach (var message in MessageShape.Messages)
        {
            Assert.True(MessageShape.Attribute(message, "Orleans.GenerateSerializerAttribute") is not null, $"{message} lacks [GenerateSerializer]");
            Assert.True(MessageShape.Alias(message) is { Length: > 0 }, $"{message} lacks [Alias]");
            Assert.True(
                message.IsEnum || MessageShape.Attribute(message, "Orleans.ImmutableAttribute") is not null,
                $"{message} lacks [Immutable]");
            foreach (var property in message.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.SetMethod is { IsPublic: true }))
            {
                Assert.True(
                    property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit"),
                    $"{message}.{property.Name} can be set after construction");
            }
        }
    }

    [Fact]
    public void Every_member_that_holds_state_is_numbered_from_zero_without_gaps()
    {
        foreach (var message in MessageShape.Messages.Where(m => !m.IsEnum))
        {
            var ids = MessageShape.State(message).Select(p => MessageShape.Id(p) ?? throw new InvalidOperationException($"{message}.{p.Name} lacks [Id]")).ToList();
            Assert.Equal(Enumerable.Range(0, ids.Count).Select(i => (uint)i), ids.Order());
        }
    }

    [Fact]
    public void Aliases_are_unique()
    {
        var aliases = MessageShape.Messages.Concat(MessageShape.Interfaces).Select(MessageShape.Alias).ToList();
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
    }

    [Fact]
    public void Every_interface_is_aliased_and_its_methods_are_asynchronous_with_a_token_last()
    {
        foreach (var grain in MessageShape.Interfaces)
        {
            Assert.True(MessageShape.Alias(grain) is { Length: > 0 }, $"{grain} lacks [Alias]");
            foreach (var method in grain.GetMethods().Where(m => m.DeclaringType == grain && !m.IsStatic))
            {
                var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
                Assert.True(
                    result == typeof(Task) || result == typeof(Task<>) || result == typeof(ValueTask) || result == typeof(ValueTask<>) || result == typeof(IAsyncEnumerable<>),
                    $"{grain}.{method.Name} returns {result}");
                // A hint to an observer is one-way: there is nothing to cancel.
                if (MessageShape.IsObserver(grain)) continue;
                var last = method.GetParameters().LastOrDefault();
                Assert.True(last?.ParameterType == typeof(CancellationToken) && last.HasDefaultValue, $"{grain}.{method.Name} lacks an optional CancellationToken at the end");
            }

            Assert.Equal(grain.GetMethods().Length, grain.GetMethods().Select(m => m.Name).Distinct().Count());
        }
    }

    [Fact]
    public void What_crosses_a_call_is_a_message_of_ours_or_a_known_immutable_type()
    {
        foreach (var grain in MessageShape.Interfaces)
        {
            foreach (var method in grain.GetMethods().Where(m => !m.IsStatic))
            {
                foreach (var parameter in method.GetParameters()) Check(parameter.ParameterType, $"{grain.Name}.{method.Name}({parameter.Name})");
                Check(method.ReturnType, $"{grain.Name}.{method.Name}");
            }
        }

        foreach (var message in MessageShape.Messages.Where(m => !m.IsEnum))
        {
            foreach (var property in MessageShape.State(message)) Check(property.PropertyType, $"{message.Name}.{property.Name}");
        }
    }

    [Fact]
    public void Nothing_that_was_ever_released_is_renumbered_renamed_or_gone()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "contracts.lock");
        var released = File.ReadAllLines(path).Where(l => l.Length > 0).ToHashSet();
        var now = MessageShape.Lines().ToHashSet();
        Assert.True(released.IsSubsetOf(now), "changed or gone:\n" + string.Join("\n", released.Except(now)));
        Assert.True(now.IsSubsetOf(released), "new, so add these lines to contracts.lock:\n" + string.Join("\n", now.Except(released)));
    }

    private static void Check(Type type, string where)
    {
        if (type.IsGenericParameter || Leaves.Contains(type) || type == typeof(Task) || type == typeof(ValueTask)) return;
        if (type.IsGenericType && type.Assembly != MessageShape.Contracts)
        {
            Assert.True(Containers.Contains(type.GetGenericTypeDefinition()), $"{where}: {type} is not a known immutable container");
            foreach (var argument in type.GetGenericArguments()) Check(argument, where);
            return;
        }

        var known = type.Assembly == MessageShape.Contracts && (MessageShape.Attribute(type, "Orleans.GenerateSerializerAttribute") is not null || MessageShape.IsObserver(type));
        Assert.True(known, $"{where}: {type} is neither a message nor a known immutable type");
        foreach (var argument in type.GetGenericArguments()) Check(argument, where);
    }
}
