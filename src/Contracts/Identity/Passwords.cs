using System.Text;

namespace Platform.Contracts.Identity;

/// <summary>What a password may be. What it is made of is its owner's own choice.</summary>
public static class Passwords
{
    /// <summary>The least characters (Unicode code points) one has.</summary>
    public const int MinChars = 8;

    /// <summary>The most bytes one has in UTF-8, so that hashing one never takes long.</summary>
    public const int MaxBytes = 1_024;

    /// <summary>Whether it is long enough.</summary>
    public static bool IsLongEnough(string password) => password.EnumerateRunes().Count() >= MinChars;

    /// <summary>Whether it is longer than any password is.</summary>
    public static bool IsTooLong(string password) => password.Length > MaxBytes || Encoding.UTF8.GetByteCount(password) > MaxBytes;
}
