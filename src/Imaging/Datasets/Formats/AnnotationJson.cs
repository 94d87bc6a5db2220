using System.Text.Json;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>A place in an annotation file, such as <c>images[3].annotations[0].class_id</c>; written only where it is told.</summary>
internal readonly record struct Place(string List, int Index = -1, string? Name = null, int Inner = -1, string? InnerName = null)
{
    public override string ToString() =>
        List + (Index < 0 ? "" : $"[{Index}]") + (Name is null ? "" : "." + Name) + (Inner < 0 ? "" : $"[{Inner}]") + (InnerName is null ? "" : "." + InnerName);
}

/// <summary>
/// An annotation file in JSON, gone through once from its beginning: what is not asked for is stepped over without taking memory. Every fault names the file and the place.
/// </summary>
/// <param name="file">Its name.</param>
/// <param name="text">Its content, UTF-8.</param>
internal ref struct AnnotationJson(string file, ReadOnlySpan<byte> text)
{
    private const int MaxDepth = 64;

    private Utf8JsonReader _json = new(
        text.StartsWith("\uFEFF"u8) ? text[3..] : text, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>Enters the document.</summary>
    public void Document()
    {
        Read();
        if (_json.TokenType != JsonTokenType.StartObject) throw Rejection.In(file, "it is not a JSON object");
    }

    /// <summary>Goes to the next property of the object it is in; false at the object's end.</summary>
    public bool Property()
    {
        Read();
        return _json.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Whether the property it is at has a name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    /// <summary>Steps over the property's value.</summary>
    public void Skip()
    {
        try
        {
            _json.Skip();
        }
        catch (JsonException wrong)
        {
            throw Broken(wrong);
        }
    }

    /// <summary>Enters the property's list.</summary>
    public void List(in Place place)
    {
        Read();
        if (_json.TokenType != JsonTokenType.StartArray) throw Wrong(place, "it is not a list");
    }

    /// <summary>Goes to the next item of the list it is in, which must be an object, and enters it; false at the list's end.</summary>
    public bool Item(in Place place)
    {
        Read();
        if (_json.TokenType == JsonTokenType.EndArray) return false;
        return _json.TokenType == JsonTokenType.StartObject ? true : throw Wrong(place, "it is not an object");
    }

    /// <summary>The property's whole number.</summary>
    public long Whole(in Place place)
    {
        Read();
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var value) ? value : throw Wrong(place, "it is not a whole number");
    }

    /// <summary>The property's, or the list's next, number, finite.</summary>
    public double Number(in Place place)
    {
        Read();
        return _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(place, "it is not a number");
    }

    /// <summary>The end of a list whose items were all read.</summary>
    public void EndList(in Place place)
    {
        Read();
        if (_json.TokenType != JsonTokenType.EndArray) throw Wrong(place, "the list is too long");
    }

    /// <summary>The property's text; <c>null</c> where it is null.</summary>
    public string? Text(in Place place)
    {
        Read();
        if (_json.TokenType == JsonTokenType.Null) return null;
        if (_json.TokenType != JsonTokenType.String) throw Wrong(place, "it is not a string");
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Wrong(place, "it is not valid Unicode");
        }
    }

    /// <summary>The document's end: nothing may come after it.</summary>
    public void End()
    {
        try
        {
            while (_json.Read())
            {
            }
        }
        catch (JsonException wrong)
        {
            throw Broken(wrong);
        }
    }

    /// <summary>What is wrong at a place.</summary>
    public readonly DatasetRejectedException Wrong(in Place place, string what) => Rejection.At(file, place.ToString(), what);

    private void Read()
    {
        try
        {
            if (!_json.Read()) throw Rejection.In(file, "it is empty");
        }
        catch (JsonException wrong)
        {
            throw Broken(wrong);
        }
    }

    private readonly DatasetRejectedException Broken(JsonException wrong) =>
        Rejection.At(file, $"line {wrong.LineNumber + 1}", $"it is not valid JSON, or is nested more than {MaxDepth} deep");
}
