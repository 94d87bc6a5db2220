namespace Platform.Grains.Identity;

/// <summary>What is stored of an address. Of one that nobody has, nothing is.</summary>
[GenerateSerializer, Immutable, Alias("AccountState")]
public sealed record AccountState
{
    /// <summary>Whose it is; <c>null</c> where it is nobody's.</summary>
    [Id(0)]
    public Account? Account { get; init; }

    /// <summary>The wrong passwords since the last right one.</summary>
    [Id(1)]
    public Lockout Lockout { get; init; } = Lockout.None;
}

/// <summary>An account.</summary>
/// <param name="UserId">Its user.</param>
/// <param name="Email">The address as its owner wrote it.</param>
/// <param name="FullName">Their name, where given.</param>
/// <param name="PasswordHash">As <see cref="PasswordHashing"/> makes it.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="Complete">Whether the user is certain to be there; until then the registration is taken up again.</param>
[GenerateSerializer, Immutable, Alias("Account")]
public sealed record Account(
    [property: Id(0)] string UserId,
    [property: Id(1)] string Email,
    [property: Id(2)] string? FullName,
    [property: Id(3)] string PasswordHash,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] bool Complete)
{
    /// <summary>Without the password's hash, so that no log ever has it.</summary>
    public override string ToString() => $"Account {{ UserId = {UserId}, Complete = {Complete} }}";
}

/// <summary>How often in a row a password was wrong, and what follows.</summary>
/// <param name="Failures">How often.</param>
/// <param name="Until">Until when no password is looked at; <c>null</c> where it is not locked.</param>
[GenerateSerializer, Immutable, Alias("Lockout")]
public sealed record Lockout([property: Id(0)] int Failures, [property: Id(1)] DateTimeOffset? Until)
{
    /// <summary>The last password was right, or there was none.</summary>
    public static readonly Lockout None = new(0, null);
}
