using Platform.Api.Identity;

namespace Platform.Api.Tracking;

/// <summary>
/// Keeps tokens out of what others read: where a plain token is its own user id, that id opens every door of its user, so it is shown to them alone.
/// </summary>
public sealed class UserMask(ITokenAuthenticator tokens, string? reader)
{
    /// <summary>What stands in its place.</summary>
    public const string Hidden = "(hidden)";

    private readonly Dictionary<string, string> _shown = [];

    /// <summary>A user's id, or a text that may be one, as the reader may see it.</summary>
    public string Shown(string text)
    {
        if (text == reader) return text;
        if (!_shown.TryGetValue(text, out var shown)) _shown[text] = shown = tokens.UserOf(text) is null ? text : Hidden;
        return shown;
    }
}
