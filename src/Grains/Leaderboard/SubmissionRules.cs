using System.Globalization;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Leaderboard;
using Platform.Sandbox.Archives;

namespace Platform.Grains.Leaderboard;

/// <summary>What a submission must be. Every refusal names the field that is wrong.</summary>
public static class SubmissionRules
{
    /// <summary>The extensions of files that may be uploaded. What an archive holds is not held to them.</summary>
    public static readonly IReadOnlyList<string> Extensions = [".py", ".yaml", ".zip", ".tar.gz"];

    private const int MaxMetadataChars = 64 * 1_024;

    /// <summary>
    /// Checks a draft and answers it with what is missing filled in: the entrypoint and config given as fields, or else as keys of the metadata, as they stand among the contents.
    /// </summary>
    public static Result<SubmissionDraft> Check(SubmissionDraft draft, LeaderboardOptions limits)
    {
        if (CheckFiles(draft, limits) is { } wrongFiles) return wrongFiles;
        if (CheckContents(draft, limits) is { } wrongContents) return wrongContents;
        if (ReadMetadata(draft.Metadata) is var metadata && metadata.Error is { } wrongMetadata) return wrongMetadata;
        using var keys = metadata.Value;

        var contents = draft.Contents.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var entrypoint = Among("entrypoint", draft.Entrypoint, keys, contents);
        if (entrypoint.Error is { } wrongEntrypoint) return wrongEntrypoint;
        if (!entrypoint.Value!.EndsWith(".py", StringComparison.Ordinal)) return Error.Invalid($"entrypoint: '{entrypoint.Value}' is not a .py file");
        var config = Among("config_file", draft.ConfigFile, keys, contents);
        if (config.Error is { } wrongConfig) return wrongConfig;
        return draft with { Entrypoint = entrypoint.Value, ConfigFile = config.Value };
    }

    private static Error? CheckFiles(SubmissionDraft draft, LeaderboardOptions limits)
    {
        if (draft.Files.IsDefaultOrEmpty) return Error.Invalid("files: at least one file is needed");
        foreach (var file in draft.Files)
        {
            if (WrongPath(file.Path) is { } wrong) return wrong;
            if (!Extensions.Any(extension => file.Path.EndsWith(extension, StringComparison.Ordinal)))
                return Error.Invalid($"files: '{Shown(file.Path)}' is not one of {string.Join(", ", Extensions)}");
            if (file.Size > limits.MaxFileBytes)
                return Error.Invalid(Text($"files: '{Shown(file.Path)}' has {file.Size} bytes and a file may have {limits.MaxFileBytes}"));
        }

        var total = draft.Files.Sum(file => file.Size);
        return total > limits.MaxSubmissionBytes
            ? Error.Invalid(Text($"files: they have {total} bytes and a submission may have {limits.MaxSubmissionBytes}"))
            : null;
    }

    private static Error? CheckContents(SubmissionDraft draft, LeaderboardOptions limits)
    {
        if (draft.Contents.Length > limits.MaxEntries)
            return Error.Invalid(Text($"files: unpacked they are {draft.Contents.Length} files and a submission may have {limits.MaxEntries}"));
        var paths = new HashSet<string>(StringComparer.Ordinal);
        long total = 0;
        foreach (var entry in draft.Contents)
        {
            if (WrongPath(entry.Path) is { } wrong) return wrong;
            if (!paths.Add(entry.Path)) return Error.Invalid($"files: '{Shown(entry.Path)}' is there twice");
            total = entry.Size > limits.MaxUnpackedBytes ? long.MaxValue : total + entry.Size;
            if (total > limits.MaxUnpackedBytes) return Error.Invalid(Text($"files: unpacked they have more than the {limits.MaxUnpackedBytes} bytes a submission may have"));
        }

        foreach (var path in paths)
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
                if (paths.Contains(path[..slash]))
                    return Error.Invalid($"files: '{Shown(path[..slash])}' is there as a file and as a folder");
        return null;
    }

    private static Error? WrongPath(string path)
    {
        if (!RelativePath.TryParse(path, out var parsed, out var problem)) return Error.Invalid($"files: the name '{Shown(path)}' {problem}");
        return parsed.Text == path ? null : Error.Invalid($"files: the name '{Shown(path)}' is not in its plain form, '{Shown(parsed.Text)}'");
    }

    private static Result<JsonDocument?> ReadMetadata(string? metadata)
    {
        if (metadata is null) return new Result<JsonDocument?>(null, null);
        if (metadata.Length > MaxMetadataChars) return Error.Invalid(Text($"metadata: it is longer than {MaxMetadataChars} characters"));
        try
        {
            var document = JsonDocument.Parse(metadata);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Said below, as for any other text that is not an object.
        }

        return Error.Invalid("metadata: it is not a JSON object");
    }

    private static Result<string> Among(string field, string? given, JsonDocument? metadata, HashSet<string> contents)
    {
        if (string.IsNullOrEmpty(given) && metadata is not null && metadata.RootElement.TryGetProperty(field, out var key))
        {
            if (key.ValueKind != JsonValueKind.String) return Error.Invalid($"metadata: its key '{field}' is not a string");
            given = key.GetString();
        }

        if (string.IsNullOrEmpty(given)) return Error.Invalid($"{field}: it is required");
        var path = given.StartsWith("./", StringComparison.Ordinal) ? given[2..] : given;
        return contents.Contains(path) ? path : Error.Invalid($"{field}: '{Shown(given)}' is not among the files");
    }

    private static string Shown(string path) =>
        string.Concat(path.Take(200).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
