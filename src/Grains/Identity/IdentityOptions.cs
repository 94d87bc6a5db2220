using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Identity;

/// <summary>How accounts are guarded. Configuration section <c>Identity</c>.</summary>
public sealed class IdentityOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>Wrong passwords in a row after which an account is locked.</summary>
    [Range(1, 1_000)]
    public int FailuresBeforeLockout { get; set; } = 5;

    /// <summary>For how long the first time, in seconds; each further failure locks for twice as long.</summary>
    [Range(1, 86_400)]
    public int LockoutSeconds { get; set; } = 30;

    /// <summary>The longest lockout, in seconds.</summary>
    [Range(1, 86_400)]
    public int MaxLockoutSeconds { get; set; } = 900;

    /// <summary>The rounds of PBKDF2 (HMAC-SHA-512) a password is hashed with. Raised, it reaches each account at its next login.</summary>
    [Range(10_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxLockoutSeconds < LockoutSeconds)
            yield return new ValidationResult("MaxLockoutSeconds must not be less than LockoutSeconds.", [nameof(MaxLockoutSeconds)]);
    }
}
