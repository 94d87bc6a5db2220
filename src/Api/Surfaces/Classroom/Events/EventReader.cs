using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>
/// Reads the body of a request with events in one pass, without a document of it. Refuses the first field that is of another kind than it must be, or that is given twice.
/// </summary>
internal ref struct EventReader(ReadOnlySequence<byte> body)
{
    /// <summary>The longest id or name, in UTF-16 code units.</summary>
    public const int MaxNameChars = 256;

    /// <summary>The longest path of a notebook.</summary>
    public const int MaxPathChars = 1_024;

    /// <summary>The most cells and the greatest index.</summary>
    public const int MaxCells = 1_000_000;

    /// <summary>The longest run, in milliseconds: a year.</summary>
    public const double MaxDurationMs = 366d * 24 * 3_600 * 1_000;

    private Utf8JsonReader _json = new(body, new JsonReaderOptions { MaxDepth = 64 });
    private int? _index;

    /// <summary>Whether the body is an array.</summary>
    public bool IsArray { get; private set; }

    /// <summary>Where in an array the event that was read last is.</summary>
    public readonly int? Index => _index;

    /// <summary>Reads up to the first event.</summary>
    public void Begin()
    {
        if (!_json.Read() || _json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            throw new RequestRejectedException("The body must be an event, or an array of 1 to 200 events");
        IsArray = _json.TokenType == JsonTokenType.StartArray;
    }

    /// <summary>Reads the next event; false where there is none.</summary>
    public bool Next(out EventFields fields)
    {
        fields = default;
        if (IsArray)
        {
            _json.Read();
            if (_json.TokenType == JsonTokenType.EndArray) return End();
            _index = _index is { } last ? last + 1 : 0;
            if (_json.TokenType != JsonTokenType.StartObject) throw Refused("", "An event must be an object");
        }
        else if (_json.TokenType == JsonTokenType.EndObject)
        {
            return End();
        }

        Span<byte> copy = stackalloc byte[EventFieldNames.Longest];
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Field(copy);
            _json.Read();
            if (field == EventField.None)
            {
                _json.Skip();
                continue;
            }

            if ((fields.Seen & field) != 0) throw Refused(EventFieldNames.NameOf(field), "A field may be given once");
            fields.Seen |= field;
            if (_json.TokenType != JsonTokenType.Null) Read(field, ref fields);
        }

        return true;
    }

    private bool End()
    {
        // What follows is no JSON, and told as such.
        _json.Read();
        return false;
    }

    private readonly EventField Field(Span<byte> copy)
    {
        if (_json is { HasValueSequence: false, ValueIsEscaped: false }) return EventFieldNames.Of(_json.ValueSpan);
        var length = _json.HasValueSequence ? _json.ValueSequence.Length : _json.ValueSpan.Length;
        // With all of its characters escaped a name is six times as long.
        if (length > EventFieldNames.Longest * 6) return EventField.None;
        string name;
        try
        {
            name = _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return EventField.None;
        }

        return Encoding.UTF8.TryGetBytes(name, copy, out var written) ? EventFieldNames.Of(copy[..written]) : EventField.None;
    }

    private void Read(EventField field, ref EventFields fields)
    {
        switch (field)
        {
            case EventField.EventType: fields.EventType = Text(field, MaxNameChars); break;
            case EventField.EventId: fields.EventId = Text(field, MaxNameChars); break;
            case EventField.UserId: fields.UserId = Text(field, MaxNameChars); break;
            case EventField.EmailAddress: fields.EmailAddress = Text(field, MaxNameChars); break;
            case EventField.UserName: fields.UserName = Text(field, MaxNameChars); break;
            case EventField.TeamName: fields.TeamName = Text(field, MaxNameChars); break;
            case EventField.NotebookPath: fields.NotebookPath = Text(field, MaxPathChars); break;
            case EventField.CellId: fields.CellId = Text(field, MaxNameChars); break;
            case EventField.CellType: fields.CellType = Text(field, MaxNameChars); break;
            case EventField.SessionId: fields.SessionId = Text(field, MaxNameChars); break;
            case EventField.CellContent: fields.CellContent = LongText(field); break;
            case EventField.Code: fields.Code = LongText(field); break;
            case EventField.ErrorMessage: fields.ErrorMessage = LongText(field); break;
            case EventField.Message: fields.Message = LongText(field); break;
            case EventField.Output: fields.Output = Output(field); break;
            case EventField.Result: fields.Result = Output(field); break;
            case EventField.CellIndex: fields.CellIndex = (int)Whole(field, MaxCells); break;
            case EventField.TotalCells: fields.TotalCells = (int)Whole(field, MaxCells); break;
            case EventField.ExecutionCount: fields.ExecutionCount = Whole(field, 1L << 53); break;
            case EventField.ExecutionDurationMs: fields.ExecutionDurationMs = Duration(field); break;
            case EventField.HasError: fields.HasError = Flag(field); break;
            case EventField.Timestamp: fields.Timestamp = Time(field); break;
            case EventField.EventTime: fields.EventTime = Time(field); break;
            default: throw new InvalidOperationException($"nothing reads the field {field}");
        }
    }

    /// <summary>A text of one line: white space around it does not count, and control characters are refused.</summary>
    private string Text(EventField field, int maxChars)
    {
        var text = LongText(field).Trim();
        if (text.Length > maxChars) throw Refused(EventFieldNames.NameOf(field), $"It must have at most {maxChars} characters");
        foreach (var c in text)
        {
            if (char.IsControl(c)) throw Refused(EventFieldNames.NameOf(field), "It must have no control characters");
        }

        return text;
    }

    private readonly string LongText(EventField field)
    {
        if (_json.TokenType != JsonTokenType.String) throw Refused(EventFieldNames.NameOf(field), "It must be a string");
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Refused(EventFieldNames.NameOf(field), "It must be valid Unicode", isReadable: false);
        }
    }

    private SentOutput Output(EventField field)
    {
        if (_json.TokenType == JsonTokenType.String) return new SentOutput(LongText(field), null);
        using var document = JsonDocument.ParseValue(ref _json);
        try
        {
            return NotebookOutputs.Read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw Refused(EventFieldNames.NameOf(field), "It must be valid Unicode", isReadable: false);
        }
    }

    private readonly long Whole(EventField field, long most)
    {
        if (_json.TokenType == JsonTokenType.Number)
        {
            if (_json.TryGetInt64(out var whole) && whole >= 0 && whole <= most) return whole;
            // As some languages write a whole number: 5.0.
            if (_json.TryGetDouble(out var real) && real >= 0 && real <= most && Math.Floor(real) == real) return (long)real;
        }

        throw Refused(EventFieldNames.NameOf(field), $"It must be a whole number from 0 to {most}");
    }

    private readonly double Duration(EventField field) =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var value) && value is >= 0 and <= MaxDurationMs
            ? value
            : throw Refused(EventFieldNames.NameOf(field), "It must be a number of milliseconds from 0 to a year");

    private readonly bool Flag(EventField field) => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Refused(EventFieldNames.NameOf(field), "It must be true or false"),
    };

    private readonly DateTimeOffset Time(EventField field) =>
        _json.TokenType == JsonTokenType.String && EventTimes.TryRead(in _json, out var time)
            ? time
            : throw Refused(EventFieldNames.NameOf(field), "It must be a time in ISO 8601, such as 2025-01-18T10:30:00Z");

    private readonly RequestRejectedException Refused(string field, string why, bool isReadable = true) =>
        ClassroomErrors.Refused(field.Length == 0 ? why : $"{field}: {why}", field, isReadable ? Value() : null, index: _index);

    /// <summary>The value that was read last, as JSON; of a list or an object only that it is one.</summary>
    private readonly string? Value()
    {
        try
        {
            return _json.TokenType switch
            {
                JsonTokenType.String => ClassroomErrors.Quoted(_json.GetString()!),
                JsonTokenType.Number when !_json.HasValueSequence && _json.ValueSpan.Length <= 64 => Encoding.UTF8.GetString(_json.ValueSpan),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                JsonTokenType.StartArray => "[]",
                JsonTokenType.StartObject => "{}",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
