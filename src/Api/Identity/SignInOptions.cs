using System.ComponentModel.DataAnnotations;

namespace Platform.Api.Identity;

/// <summary>How registration and login are guarded before an account is asked. Configuration section <c>Identity</c>, of which the silo reads the rest.</summary>
public sealed class SignInOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>Registrations and logins that are taken from one address of the network in a minute, by each process of the Api.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerMinute { get; set; } = 600;
}
