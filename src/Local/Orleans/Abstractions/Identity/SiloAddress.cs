using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>Where a silo is: an endpoint and the generation of the process that listens there.</summary>
[Immutable, SuppressReferenceTracking]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private static readonly DateTime Epoch = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>No silo.</summary>
    public static SiloAddress Zero { get; } = New(IPAddress.Any, 0, 0);

    /// <summary>The endpoint.</summary>
    [Id(0)]
    public IPEndPoint Endpoint { get; }

    /// <summary>Distinguishes one start of a silo from the next.</summary>
    [Id(1)]
    public int Generation { get; }

    /// <summary>Whether the address is a client's.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>The address of <paramref name="ep"/> in generation <paramref name="gen"/>.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>The address of a port in a generation.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>A generation that grows with time: the seconds since 2022.</summary>
    public static int AllocateNewGeneration() => (int)((DateTime.UtcNow - Epoch).Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Reads what <see cref="ToParsableString"/> wrote.</summary>
    public static SiloAddress FromParsableString(string addr)
    {
        var at = addr.LastIndexOf('@');
        var colon = addr.LastIndexOf(':', at);
        var port = int.Parse(addr.AsSpan(colon + 1, at - colon - 1), CultureInfo.InvariantCulture);
        return New(IPAddress.Parse(addr[..colon]), port, int.Parse(addr.AsSpan(at + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Writes <c>address:port@generation</c>.</summary>
    public string ToParsableString() => $"{Endpoint.Address}:{Endpoint.Port}@{Generation}";

    /// <inheritdoc />
    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc />
    public override int GetHashCode() => Endpoint.GetHashCode() ^ Generation;

    /// <inheritdoc />
    public int CompareTo(SiloAddress? other) => other is null
        ? 1
        : Generation.CompareTo(other.Generation) is not 0 and var order ? order : string.CompareOrdinal(Endpoint.ToString(), other.Endpoint.ToString());

    /// <inheritdoc />
    public override string ToString() => $"{(IsClient ? 'C' : 'S')}{Endpoint}:{Generation}";
}
