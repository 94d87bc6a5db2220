namespace Platform.Contracts.Identity;

/// <summary>One e-mail address's account: whose it is, its password's hash, and whether it is locked out. Key: the address, normalised (<see cref="EmailAddress"/>).</summary>
[Alias("IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>
    /// Registers a user. <see cref="IdentityErrors.EmailTaken"/> where the address has one, <see cref="IdentityErrors.WeakPassword"/>. The same id with the same address and password again
    /// answers as the first time.
    /// </summary>
    /// <param name="userId">The id the new user gets, a UUID.</param>
    /// <param name="registration">The address as written, and the password.</param>
    /// <param name="cancellationToken">Gives up waiting; what was begun is finished.</param>
    Task<Result<User>> Register(string userId, Registration registration, CancellationToken cancellationToken = default);

    /// <summary>
    /// The user, where the password is right. <see cref="IdentityErrors.InvalidCredentials"/> where it is not or nobody has the address; <see cref="ErrorCodes.LimitExceeded"/> with how long to wait
    /// while locked out, whatever the password.
    /// </summary>
    Task<Result<User>> Login(string password, CancellationToken cancellationToken = default);
}

/// <summary>What a user registers with.</summary>
/// <param name="Email">The address, as written.</param>
/// <param name="Password">The password, in clear; it is hashed before anything is kept.</param>
/// <param name="FullName">The person's name, where given.</param>
[GenerateSerializer, Immutable, Alias("Registration")]
public sealed record Registration([property: Id(0)] string Email, [property: Id(1)] string Password, [property: Id(2)] string? FullName)
{
    /// <summary>Without the password, so that no log ever has it.</summary>
    public override string ToString() => $"Registration {{ Email = {Email} }}";
}
