using System.Globalization;
using System.Text;

namespace Platform.Contracts.Identity;

/// <summary>
/// E-mail addresses: of the form <c>local@domain</c> as RFC 5321 and 6531 have it, without quoted local parts, comments and address literals, which nobody registers with. Letters of every
/// script are taken, and dots anywhere in the local part, as some carriers gave them out.
/// </summary>
public static class EmailAddress
{
    /// <summary>The most characters an address has.</summary>
    public const int MaxChars = 254;

    private const int MaxLocalChars = 64;
    private const int MaxLabelChars = 63;
    private const string LocalSymbols = ".!#$%&'*+-/=?^_`{|}~";

    /// <summary>The address without the white space around it, as it is kept and shown; <c>null</c> where the text is none.</summary>
    public static string? Written(string text)
    {
        var address = text.Trim();
        if (address.Length > MaxChars) return null;
        var at = address.IndexOf('@');
        return at is > 0 and <= MaxLocalChars && IsLocal(address[..at]) && IsDomain(address[(at + 1)..]) ? address : null;
    }

    /// <summary>What two ways of writing one address have in common: it is compared without case. The key of its <see cref="IAccountGrain"/>; <c>null</c> where the text is no address.</summary>
    public static string? Key(string text) => Written(text)?.ToLowerInvariant();

    private static bool IsLocal(string local) => All(local, rune => (rune.IsAscii && LocalSymbols.Contains((char)rune.Value)) || IsLetter(rune));

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(label =>
            label.Length is > 0 and <= MaxLabelChars && label[0] != '-' && label[^1] != '-' && All(label, rune => rune.Value == '-' || IsLetter(rune)));
    }

    // Half a surrogate pair comes as U+FFFD, which is no letter.
    private static bool All(string text, Func<Rune, bool> allowed) => text.EnumerateRunes().All(allowed);

    private static bool IsLetter(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || (!rune.IsAscii && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
}
