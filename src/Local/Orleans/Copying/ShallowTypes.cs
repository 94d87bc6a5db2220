using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;

namespace Orleans.Local.Copying;

/// <summary>The types whose values never change.</summary>
internal static class ShallowTypes
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
        typeof(Version), typeof(IPAddress), typeof(IPEndPoint), typeof(CancellationToken), typeof(BigInteger), typeof(Complex), typeof(Rune),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(Index), typeof(Range), typeof(DBNull), typeof(void), typeof(GuidId), typeof(SiloAddress),
    ];

    public static bool Contains(Type type) =>
        type.IsPrimitive || type.IsEnum || Known.Contains(type) || type.IsDefined(typeof(ImmutableAttribute), false)
        || typeof(Type).IsAssignableFrom(type) || typeof(Uri).IsAssignableFrom(type) || typeof(CultureInfo).IsAssignableFrom(type)
        || typeof(IPAddress).IsAssignableFrom(type) || typeof(EndPoint).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type)
        || typeof(Assembly).IsAssignableFrom(type) || IsStringComparer(type);

    private static bool IsStringComparer(Type type) => typeof(StringComparer).IsAssignableFrom(type)
        || (type.Namespace == "System.Collections.Generic" && type.Name.Contains("Comparer", StringComparison.Ordinal));
}
