using System.Text;

namespace Platform.Sandbox;

/// <summary>Keeps the end of a job's log, for the text of a failure.</summary>
internal sealed class LogTail
{
    private const int MaxCharacters = 4096;
    private const string Traceback = "Traceback (most recent call last):";

    private readonly Queue<string> _lines = new();
    private int _characters;

    internal string LastLine { get; private set; } = "";

    internal void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        if (line.Length > MaxCharacters) line = line[^MaxCharacters..];
        LastLine = line;
        _lines.Enqueue(line);
        _characters += line.Length + 1;
        while (_characters > MaxCharacters && _lines.Count > 1) _characters -= _lines.Dequeue().Length + 1;
    }

    /// <summary>Whether the program's last word was that it got no memory.</summary>
    internal bool SaysOutOfMemory()
    {
        // MemoryError, numpy.core._exceptions._ArrayMemoryError: …
        var name = LastLine.Split(':')[0];
        return name.EndsWith("MemoryError", StringComparison.Ordinal) && !name.Contains(' ');
    }

    public override string ToString()
    {
        var all = new StringBuilder();
        foreach (var line in _lines) all.Append(line).Append('\n');
        var text = all.ToString().TrimEnd('\n');
        var traceback = text.LastIndexOf(Traceback, StringComparison.Ordinal);
        return traceback > 0 ? text[traceback..] : text;
    }
}
