using System.Text;
using System.Text.Json;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>
/// Reads what a cell gave where it is sent as structure: the outputs of nbformat 4 (<c>stream</c>, <c>execute_result</c>, <c>display_data</c>, <c>error</c>), lists of lines, or any other value, which is kept
/// as JSON.
/// </summary>
internal static class NotebookOutputs
{
    private const string PlainText = "text/plain";

    /// <summary>The text, and the error that an output of the type <c>error</c> holds.</summary>
    public static SentOutput Read(JsonElement value)
    {
        var text = new StringBuilder();
        string? error = null;
        foreach (var output in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1))
        {
            if (TypeOf(output) == "error")
            {
                error = ErrorOf(output);
                text.Append(error);
            }
            else
            {
                text.Append(TextOf(output));
            }
        }

        return new SentOutput(text.ToString(), error);
    }

    private static string? TypeOf(JsonElement output) =>
        output.ValueKind == JsonValueKind.Object && output.TryGetProperty("output_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static string TextOf(JsonElement output)
    {
        if (TypeOf(output) is not null)
        {
            if (output.TryGetProperty("text", out var stream)) return Lines(stream);
            if (output.TryGetProperty("data", out var shown) && shown.ValueKind == JsonValueKind.Object && shown.TryGetProperty(PlainText, out var plain)) return Lines(plain);
        }

        return Lines(output);
    }

    private static string ErrorOf(JsonElement output)
    {
        var traceback = output.TryGetProperty("traceback", out var lines) && lines.ValueKind == JsonValueKind.Array
            ? string.Join('\n', lines.EnumerateArray().Select(Lines))
            : "";
        if (!string.IsNullOrWhiteSpace(traceback)) return traceback;
        var name = output.TryGetProperty("ename", out var named) ? Lines(named) : "Error";
        return output.TryGetProperty("evalue", out var said) && Lines(said) is { Length: > 0 } what ? $"{name}: {what}" : name;
    }

    /// <summary>nbformat's multiline string: a text, or a list of its parts.</summary>
    private static string Lines(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array when value.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String) => string.Concat(value.EnumerateArray().Select(part => part.GetString())),
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
