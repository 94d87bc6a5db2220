using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>The form of the surface's errors: <c>{"error":{"code","message"}}</c>, with <c>details</c> where there are any.</summary>
internal static class CleanflowErrorBody
{
    /// <summary>The details of a file that cannot be read: the line, from 1, and what is wrong there.</summary>
    public const string Line = "line", Reason = "reason";

    // The specification's order; what it does not have follows by name.
    private static readonly string[] Order = [CleaningErrors.StepOrder, CleaningErrors.ErrorMessage, Line, Reason];

    /// <summary>The whole form.</summary>
    public static JsonObject Of(SurfaceError error) => new() { ["error"] = Inner(error) };

    /// <summary>What stands in it.</summary>
    public static JsonObject Inner(SurfaceError error)
    {
        var failure = CleanflowErrors.Of(error.Code);
        var facts = new Dictionary<string, string>(error.Details ?? [], StringComparer.Ordinal);
        if (error.Code == DatasetErrors.InvalidFile) facts.TryAdd(Reason, WithoutLine(error.Message));
        else if (failure.HasReason) facts.TryAdd(Reason, error.Message);
        var body = new JsonObject { ["code"] = failure.Code, ["message"] = Message(error, failure, facts) };
        var details = new JsonObject();
        foreach (var name in Order.Concat(facts.Keys.Order(StringComparer.Ordinal)).Distinct())
        {
            if (facts.TryGetValue(name, out var value) && value.Length > 0) details[name] = Value(name, value);
        }

        if (details.Count > 0) body["details"] = details;
        return body;
    }

    private static string Message(SurfaceError error, CleanflowFailure failure, Dictionary<string, string> facts) =>
        error.Code == DatasetErrors.InvalidFile && facts.TryGetValue(Line, out var line)
            ? $"{failure.Message}（{line}行目: {facts[Reason]}）"
            : failure.Message ?? Worded(error.Message, facts);

    // What grains and handlers of this surface say is Japanese; what shared code says is translated. A text nobody foresaw still reaches the caller.
    private static string Worded(string message, Dictionary<string, string> facts)
    {
        if (CleanflowWords.Translate(message) is { } japanese) return japanese;
        if (CleanflowWords.IsJapanese(message)) return message;
        facts.TryAdd(Reason, message);
        return "リクエストの内容が正しくありません";
    }

    // Only what is a number by its meaning: a message may be all digits.
    private static JsonNode Value(string name, string value) =>
        name is CleaningErrors.StepOrder or Line && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : value;

    private static string WithoutLine(string message)
    {
        const string End = "行目: ";
        var at = message.IndexOf(End, StringComparison.Ordinal);
        return at > 0 && message.AsSpan(0, at).ContainsAnyExceptInRange('0', '9') is false ? message[(at + End.Length)..] : message;
    }
}
