using System.Text.RegularExpressions;
using Platform.Contracts;

namespace Platform.Grains.Tracking;

/// <summary>What MLflow accepts as a name of a metric, param or tag, and as a value.</summary>
public static partial class Names
{
    /// <summary>Why a key is not one, or <c>null</c>. <paramref name="what"/> names it in the message, such as <c>metric</c>.</summary>
    public static Error? Check(string what, string key)
    {
        if (key.Length == 0) return Error.Invalid($"The {what} key is empty. A key name must be provided.");
        if (key.Length > RunLimits.Key)
            return Error.Invalid($"The {what} key '{key[..50]}…' has {key.Length} characters, more than {RunLimits.Key}.");
        if (!Allowed().IsMatch(key))
        {
            return Error.Invalid(
                $"Invalid {what} name: '{key}'. Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/).");
        }

        return IsPlainPath(key)
            ? null
            : Error.Invalid($"Invalid {what} name: '{key}'. Names may be treated as files, so no part of one may be empty, '.' or '..', nor may it begin with '..'.");
    }

    /// <summary>Why a value cannot be kept, or <c>null</c>.</summary>
    public static Error? CheckValue(string what, string key, string value) =>
        value.Contains('\0') ? Error.Invalid($"The value of {what} '{key}' holds a null character.") : null;

    /// <summary>A value of at most <paramref name="limit"/> characters; never cut within a surrogate pair.</summary>
    public static string Cut(string value, int limit)
    {
        if (value.Length <= limit) return value;
        return value[..(char.IsHighSurrogate(value[limit - 1]) ? limit - 1 : limit)];
    }

    /// <summary>The nearest name that MLflow accepts, for names that others chose.</summary>
    public static string Nearest(string name)
    {
        var allowed = Disallowed().Replace(name, "_");
        var parts = allowed.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(p => p.StartsWith("..", StringComparison.Ordinal) || p == "." ? "_" + p : p);
        var joined = Cut(string.Join('/', parts), RunLimits.Key).TrimEnd('/');
        return joined.Length == 0 ? "_" : joined;
    }

    private static bool IsPlainPath(string key) =>
        !key.StartsWith("..", StringComparison.Ordinal) && key.Split('/').All(part => part is not ("" or "." or ".."));

    [GeneratedRegex(@"\A[/\w.\- :]*\z")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"[^/\w.\- :]")]
    private static partial Regex Disallowed();
}
