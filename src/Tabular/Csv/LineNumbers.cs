namespace Platform.Tabular.Csv;

/// <summary>Counts a file's lines as a text editor does. Only for files that cannot be read: it reads them again.</summary>
internal static class LineNumbers
{
    /// <summary>The line, from 1, of a place.</summary>
    /// <param name="csv">The file.</param>
    /// <param name="encoding">What it is written in.</param>
    /// <param name="position">How many bytes of its UTF-8 stand before the place; where it becomes unreadable before, that place.</param>
    public static long LineOf(Stream csv, string encoding, long position)
    {
        var source = TextSource.Open(csv, encoding);
        var room = new byte[1 << 16];
        long line = 1;
        var afterReturn = false;
        try
        {
            while (position > 0 && source.Read(room) is > 0 and var read)
            {
                var text = room.AsSpan(0, (int)Math.Min(read, position));
                position -= text.Length;
                foreach (var value in text)
                {
                    if (value == '\r' || (value == '\n' && !afterReturn)) line++;
                    afterReturn = value == '\r';
                }
            }
        }
        catch (Exception e) when (e is InvalidTextException or BinaryContentException)
        {
            // This is the place.
        }

        return line;
    }
}
