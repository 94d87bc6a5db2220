using System.Text.Json.Nodes;
using Platform.Tabular.Cleaning;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>Steps for tests, through the catalogue as everyone else gets them.</summary>
internal static class Steps
{
    /// <summary>Names and values that would do harm where they were not quoted.</summary>
    public static readonly string[] Nasty = ["年齢", "it's", "a\"b", "back\\slash", "new\nline", "'); import os #", "{c}", "%Y", "tab\there", "𝒳", "\u200b", "\\'", "'''", "# x"];

    public static CleaningStep Of(string kind, params string[] columns) => StepCatalogue.Bind(new StepSpec(kind, [.. columns], []), null);

    public static CleaningStep With(string kind, object parameters, params string[] columns) =>
        StepCatalogue.Bind(new StepSpec(kind, [.. columns], System.Text.Json.JsonSerializer.SerializeToNode(parameters)!.AsObject()), null);

    /// <summary>A cell of a CSV, quoted.</summary>
    public static string Quoted(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A CSV of one column.</summary>
    public static string Csv(string name, params string[] cells) => string.Join("\n", cells.Prepend(name).Select(cell => cell.Length == 0 ? "\"\"" : Quoted(cell))) + "\n";
}
