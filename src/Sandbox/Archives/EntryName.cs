using System.Text;

namespace Platform.Sandbox.Archives;

/// <summary>Names as archives hold them: bytes.</summary>
internal static class EntryName
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a name as UTF-8, whatever its archive says it is; what is not UTF-8 is refused.</summary>
    internal static string Decode(ReadOnlySpan<byte> name)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw ArchiveRejectedException.Entry(Encoding.UTF8.GetString(name), "has a name that is not UTF-8");
        }
    }

    /// <summary>A folder's name without the slash that marks it.</summary>
    internal static string OfFolder(string name) => name.EndsWith('/') ? name[..^1] : name;
}
