using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>Cells as true or false: the two words in whatever case, nothing around them.</summary>
internal static class CellTruth
{
    public static bool TryRead(ReadOnlySpan<byte> cell, out bool value)
    {
        value = cell.Length == 4;
        return cell.Length switch
        {
            4 => Ascii.EqualsIgnoreCase(cell, "true"u8),
            5 => Ascii.EqualsIgnoreCase(cell, "false"u8),
            _ => false,
        };
    }
}
