namespace Platform.Tabular.Csv;

/// <summary>Finds out what stands between cells.</summary>
internal static class DelimiterDetection
{
    /// <summary>What is looked at: the beginning of the file, in bytes of UTF-8.</summary>
    private const int SampleBytes = 1 << 16;

    private const int SampleRows = 100;

    /// <summary>The one by which most rows have as many cells as the header, two or more; of several one by which quotes stand at cells' beginnings, and that makes more cells; a comma where none speaks for itself.</summary>
    public static char Detect(Stream csv, string encoding)
    {
        var sample = Sample(csv, encoding);
        var best = (Share: 0.0, Cells: 1, Delimiter: ',');
        foreach (var delimiter in ",\t;|")
        {
            var counts = CellCounts(sample, (byte)delimiter, out var straysQuotes);
            if (counts.Count == 0 || counts[0] < 2) continue;
            var cells = counts[0];
            // A row of more cells than the header could not be read at all.
            var share = counts.Exists(count => count > cells) ? 0.01 : (double)counts.Count(count => count == cells) / counts.Count;
            if (straysQuotes) share *= 0.9;
            if (share > best.Share || (share == best.Share && cells > best.Cells)) best = (share, cells, delimiter);
        }

        return best.Delimiter;
    }

    private static byte[] Sample(Stream csv, string encoding)
    {
        var source = TextSource.Open(csv, encoding);
        var sample = new byte[SampleBytes + TextSource.LeastRoom];
        var length = 0;
        try
        {
            while (length < SampleBytes && source.Read(sample.AsSpan(length)) is > 0 and var read) length += read;
        }
        catch (Exception e) when (e is InvalidTextException or BinaryContentException)
        {
            // The reading proper says so.
        }

        return sample[..length];
    }

    /// <summary>How many cells the first rows have; a row that the sample cuts off does not count unless it is the only one.</summary>
    private static List<int> CellCounts(ReadOnlySpan<byte> text, byte delimiter, out bool straysQuotes)
    {
        straysQuotes = false;
        var counts = new List<int>();
        var cells = 1;
        int rowStart = 0, cellStart = 0;
        for (var at = 0; at < text.Length && counts.Count < SampleRows; at++)
        {
            var value = text[at];
            if (value == delimiter)
            {
                cells++;
                cellStart = at + 1;
            }
            else if (value == '"' && at == cellStart)
            {
                at = PastQuoted(text, at);
                cellStart = -1;
            }
            else if (value == '"')
            {
                straysQuotes = true;
            }
            else if (value is (byte)'\n' or (byte)'\r')
            {
                if (!text[rowStart..at].Trim(" \t"u8).IsEmpty) counts.Add(cells);
                (cells, rowStart, cellStart) = (1, at + 1, at + 1);
            }
        }

        if (counts.Count == 0 && rowStart < text.Length) counts.Add(cells);
        return counts;
    }

    // Where the quote is that ends what one opened; the text's end where none does.
    private static int PastQuoted(ReadOnlySpan<byte> text, int open)
    {
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] != '"') continue;
            if (at + 1 == text.Length || text[at + 1] != '"') return at;
            at++;
        }

        return text.Length;
    }
}
