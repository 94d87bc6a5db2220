namespace Platform.Contracts.Identity;

/// <summary>One user. Key: their id.</summary>
[Alias("IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Makes the user, given a number no other has. The same again is harmless.</summary>
    Task<User> Create(string email, string? fullName, DateTimeOffset createdAt, CancellationToken cancellationToken = default);

    /// <summary>The user; <see cref="ErrorCodes.NotFound"/> where there is none.</summary>
    Task<Result<User>> Get(CancellationToken cancellationToken = default);
}

/// <summary>A user.</summary>
/// <param name="UserId">Their id on all surfaces, a UUID.</param>
/// <param name="Number">Their number, from 1, for surfaces whose ids are numbers.</param>
/// <param name="Email">Their address, as they wrote it.</param>
/// <param name="FullName">Their name, where given.</param>
/// <param name="CreatedAt">When they registered.</param>
[GenerateSerializer, Immutable, Alias("User")]
public sealed record User(
    [property: Id(0)] string UserId,
    [property: Id(1)] long Number,
    [property: Id(2)] string Email,
    [property: Id(3)] string? FullName,
    [property: Id(4)] DateTimeOffset CreatedAt);

/// <summary>Gives out numbers, from 1, each once. Key: what they number, such as <c>users</c>.</summary>
[Alias("ISequenceGrain")]
public interface ISequenceGrain : IGrainWithStringKey
{
    /// <summary>The next number. A number that was given and not used is lost.</summary>
    Task<long> Next(CancellationToken cancellationToken = default);
}

/// <summary>The codes of failures of this area.</summary>
public static class IdentityErrors
{
    /// <summary>The address is no e-mail address.</summary>
    public const string InvalidEmail = "invalid_email";

    /// <summary>The address has an account.</summary>
    public const string EmailTaken = "email_taken";

    /// <summary>The password is too short, or otherwise no good.</summary>
    public const string WeakPassword = "weak_password";

    /// <summary>The address or the password is wrong; which is not said.</summary>
    public const string InvalidCredentials = "invalid_credentials";
}
