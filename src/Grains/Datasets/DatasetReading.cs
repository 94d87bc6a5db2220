using System.Collections.Immutable;
using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Tabular.Csv;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Datasets;

/// <summary>A CSV file, read and profiled.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">How many columns.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Profile">The profile as JSON, at its beginning; to be disposed.</param>
internal sealed record DatasetReading(long Rows, int Columns, CsvFormat Format, Stream Profile)
{
    /// <summary>Reads a file; takes processor time.</summary>
    /// <exception cref="CsvFormatException">It is no CSV file that can be taken.</exception>
    public static DatasetReading Of(Stream csv, TabularScratch scratch, CancellationToken cancellationToken)
    {
        var (table, format) = CsvReader.Read(csv, null, scratch.Blocks, new CsvLimits(), cancellationToken);
        var profile = Profiler.Profile(table, cancellationToken);
        var file = scratch.File();
        try
        {
            ProfileJson.Write(profile, file);
            file.Position = 0;
            return new DatasetReading(table.Rows, table.Columns.Length, format, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What is wrong with a file, for who sent it: the details have <c>reason</c> and, where it is about one, <c>line</c>.</summary>
    public static Error Refusal(CsvFormatException fault)
    {
        var details = ImmutableDictionary<string, string>.Empty;
        if (fault.Line is not { } line) return new Error(DatasetErrors.InvalidFile, fault.Message, Details: details.Add("reason", fault.Message));
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{line}行目: ");
        var reason = fault.Message.StartsWith(prefix, StringComparison.Ordinal) ? fault.Message[prefix.Length..] : fault.Message;
        return new Error(DatasetErrors.InvalidFile, fault.Message, Details: details.Add("line", line.ToString(CultureInfo.InvariantCulture)).Add("reason", reason));
    }
}
