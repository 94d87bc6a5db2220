namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>The fields of an event that mean something here; others are passed over. The numbers are bits.</summary>
[Flags]
internal enum EventField
{
    None = 0,
    EventType = 1,
    EventId = 1 << 1,
    UserId = 1 << 2,
    EmailAddress = 1 << 3,
    UserName = 1 << 4,
    TeamName = 1 << 5,
    NotebookPath = 1 << 6,
    CellIndex = 1 << 7,
    CellId = 1 << 8,
    CellType = 1 << 9,
    CellContent = 1 << 10,
    Code = 1 << 11,
    Output = 1 << 12,
    Result = 1 << 13,
    ExecutionCount = 1 << 14,
    ExecutionDurationMs = 1 << 15,
    HasError = 1 << 16,
    ErrorMessage = 1 << 17,
    TotalCells = 1 << 18,
    SessionId = 1 << 19,
    Timestamp = 1 << 20,
    EventTime = 1 << 21,
    Message = 1 << 22,
}

/// <summary>The fields' names.</summary>
internal static class EventFieldNames
{
    /// <summary>The longest of them, in bytes.</summary>
    public const int Longest = 19;

    private static readonly (byte[] Name, EventField Field)[] Names =
    [
        .. Enum.GetValues<EventField>().Where(field => field != EventField.None).Select(field => (System.Text.Encoding.UTF8.GetBytes(NameOf(field)), field)),
    ];

    /// <summary>The field that a name in UTF-8 names.</summary>
    public static EventField Of(ReadOnlySpan<byte> name)
    {
        foreach (var (known, field) in Names)
        {
            if (known.Length == name.Length && name.SequenceEqual(known)) return field;
        }

        return EventField.None;
    }

    /// <summary>A field's name.</summary>
    public static string NameOf(EventField field)
    {
        var name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
