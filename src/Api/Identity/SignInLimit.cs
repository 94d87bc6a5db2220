using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.Contracts;

namespace Platform.Api.Identity;

/// <summary>
/// Bounds how often one address of the network registers and logs in, whoever it says it is: an account's lockout does not see a guess at another. It is kept in memory, for addresses of
/// the last minute or so alone.
/// </summary>
public sealed class SignInLimit : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress> _limiter;

    /// <param name="options">How often.</param>
    public SignInLimit(IOptions<SignInOptions> options) => _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetFixedWindowLimiter(
            NetworkOf(address), _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.AttemptsPerMinute, Window = Window, QueueLimit = 0 }));

    /// <summary>Takes one; why not, and for how long, where there is none left.</summary>
    public Error? Take(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (lease.IsAcquired) return null;
        return Error.LimitExceeded("there were too many registrations and logins from this address", lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    /// <summary>Who has an address of IPv6 has its whole /64.</summary>
    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
