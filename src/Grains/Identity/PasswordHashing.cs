using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Platform.Contracts;

namespace Platform.Grains.Identity;

/// <summary>
/// Hashes passwords, with ASP.NET Core's <see cref="PasswordHasher{TUser}"/>, which is slow by design: on threads of the pool, never in a turn, as many at a time as there are processors.
/// Of those that wait there are at most <see cref="MaxWaiting"/>; one more is told to come back.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    /// <summary>How many wait at most.</summary>
    public const int MaxWaiting = 256;

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private readonly Lazy<string> _nobodys;
    private int _waiting;

    /// <param name="options">How many rounds.</param>
    public PasswordHashing(IOptions<IdentityOptions> options)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _nobodys = new Lazy<string>(() => _hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));
    }

    /// <summary>The hash of a password, with a salt and the number of rounds in it; <see cref="ErrorCodes.Unavailable"/> where too many wait.</summary>
    public Task<Result<string>> HashAsync(string password) => InTurnAsync(() => _hasher.HashPassword(Nobody, password));

    /// <summary>Whether a password is that of a hash. For an address that nobody has, the same work is done in vain, so that the answer's time does not tell.</summary>
    /// <param name="hash">The hash; <c>null</c> where nobody has the address.</param>
    /// <param name="password">What was given.</param>
    public Task<Result<PasswordMatch>> MatchAsync(string? hash, string password) => InTurnAsync(() =>
    {
        var match = _hasher.VerifyHashedPassword(Nobody, hash ?? _nobodys.Value, password);
        if (hash is null || match == PasswordVerificationResult.Failed) return PasswordMatch.No;
        return match == PasswordVerificationResult.SuccessRehashNeeded ? PasswordMatch.YesOutdated : PasswordMatch.Yes;
    });

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    private async Task<Result<T>> InTurnAsync<T>(Func<T> work)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Error.Unavailable("too many passwords are being checked; try again in a moment", ComeBack);
        }

        try
        {
            await _places.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _places.Release();
        }
    }
}

/// <summary>Whether a password is the right one.</summary>
public enum PasswordMatch
{
    /// <summary>It is not.</summary>
    No,

    /// <summary>It is.</summary>
    Yes,

    /// <summary>It is, and it should be hashed anew: with more rounds than when it was last.</summary>
    YesOutdated,
}
