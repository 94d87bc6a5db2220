using System.Text.Json.Serialization;

namespace Platform.Grains.Classroom.Counting;

/// <summary>The events of a kind that are later than the last that ended their kind: runs that failed since the last success, requests for help since the last was closed.</summary>
public sealed class Streak
{
    /// <summary>Most events held, the latest; what is earlier is not counted. What is dropped there could not come back in any other order either.</summary>
    public const int Bound = 1_000;

    /// <summary>The last event that ended the kind.</summary>
    [JsonInclude]
    public EventKey? End { get; private set; }

    /// <summary>Those later, in their order, with what each said.</summary>
    [JsonInclude]
    public List<Latest<string?>> Open { get; private set; } = [];

    /// <summary>One more of the kind.</summary>
    public void Add(EventKey key, string? text)
    {
        if (End is { } end && key.CompareTo(end) <= 0) return;
        // Nearly every event is later than all before it.
        var place = Open.Count;
        while (place > 0 && Open[place - 1].Key.CompareTo(key) > 0) place--;
        Open.Insert(place, new Latest<string?>(key, text));
        if (Open.Count > Bound) Open.RemoveAt(0);
    }

    /// <summary>Ends the kind with an event, for all up to and with it.</summary>
    public void Close(EventKey key)
    {
        if (End is { } end && key.CompareTo(end) <= 0) return;
        End = key;
        Open.RemoveAll(open => open.Key.CompareTo(key) <= 0);
    }
}
