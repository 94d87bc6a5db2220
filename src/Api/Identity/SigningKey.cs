using System.Text;

namespace Platform.Api.Identity;

/// <summary>The key that users' tokens are signed with, where the configuration gives one. Processes that share no data folder must be given the same.</summary>
internal static class SigningKey
{
    /// <summary>The configuration key.</summary>
    public const string Key = "Identity:SigningKey";

    /// <summary>The file in the data folder that holds the key where none is configured.</summary>
    public const string File = "identity.key";

    /// <summary>The least bytes it has: those of the hash it is used with (RFC 7518, section 3.2).</summary>
    public const int MinBytes = 32;

    /// <summary>The key that is configured: base64 of at least 32 bytes, or a text of at least 32; <c>null</c> for none.</summary>
    /// <exception cref="ConfigurationException">It is too short. The message does not hold it.</exception>
    public static byte[]? Configured(IConfiguration configuration)
    {
        if (configuration[Key]?.Trim() is not { Length: > 0 } given) return null;
        var decoded = new byte[given.Length];
        if (Convert.TryFromBase64String(given, decoded, out var length) && length >= MinBytes) return decoded[..length];
        var text = Encoding.UTF8.GetBytes(given);
        return text.Length >= MinBytes ? text : throw new ConfigurationException($"{Key}: it must be at least {MinBytes} bytes, such as 'openssl rand -base64 {MinBytes}' prints.");
    }
}
