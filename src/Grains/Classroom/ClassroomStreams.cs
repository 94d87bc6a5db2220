using System.Security.Cryptography;
using System.Text;
using Platform.Contracts.Classroom;
using Platform.Contracts.Live;

namespace Platform.Grains.Classroom;

/// <summary>The journal streams of a class and the ids of their entries. A name the journal could not hold is told by its SHA-256 instead.</summary>
internal static class ClassroomStreams
{
    /// <summary>Longest name taken as it is, in characters; two of them and what stands between fit a journal's name.</summary>
    private const int MaxName = 480;

    /// <summary>The feed of a class: its topic.</summary>
    public static string Feed(string classKey) => $"{Topic(classKey)}/feed";

    /// <summary>The topic of a class, on which hints are told.</summary>
    public static string Topic(string classKey) => LiveStreams.Topic(LiveStreams.Classes, Name(classKey));

    /// <summary>Which students are in a shard.</summary>
    public static string Roster(string classKey, int shard) => $"{Topic(classKey)}/shards/{shard}";

    /// <summary>The events of a student.</summary>
    public static string Student(string classKey, string studentId) => $"{Topic(classKey)}/students/{Name(Uri.EscapeDataString(studentId))}";

    /// <summary>An event's entry in its student's stream.</summary>
    public static string Event(string eventId) => "e/" + Name(eventId);

    /// <summary>A dismissal's entry in the student's stream: of one request there is one.</summary>
    public static string Dismissal(string helpId) => "d/" + Name(helpId);

    /// <summary>The class and the student of a student's key.</summary>
    public static (string ClassKey, string StudentId) OfStudent(string key)
    {
        var cut = key.IndexOf('/', StringComparison.Ordinal);
        if (cut < 1 || cut == key.Length - 1) throw new ArgumentException($"'{key}' names no student: it must be a class, '/' and a student");
        return (key[..cut], Uri.UnescapeDataString(key[(cut + 1)..]));
    }

    private static string Name(string text)
    {
        if (text.Length is > 0 and <= MaxName && !text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate)) return text;
        return "sha256." + Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(text)));
    }
}
