using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>The class as CSV (RFC 4180, UTF-8 with a byte order mark, by which spreadsheets know it), one line per student, sent as it is written. Texts that a spreadsheet would run are made plain.</summary>
internal sealed class ExportAnswer(ClassSummary summary, string classId, DateOnly day) : IResult
{
    private const int FlushChars = 16 * 1024;

    private static readonly string[] Columns =
    [
        "user_id", "user_name", "team_name", "status", "progress", "finished", "last_activity", "notebook_path", "current_cell", "total_cells", "execution_count", "error_count",
        "consecutive_errors", "help_since",
    ];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(string.Create(CultureInfo.InvariantCulture, $"class-{classId}-{day:yyyy-MM-dd}.csv"));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";

        var text = new StringBuilder("\ufeff");
        Line(text, Columns);
        foreach (var row in summary.Students)
        {
            Line(text, Cells(row));
            if (text.Length < FlushChars) continue;
            await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
            text.Clear();
        }

        await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
    }

    private static string[] Cells(StudentRow row) =>
    [
        Text(row.StudentId), Text(row.Name), Text(row.Team), row.Status, Number(row.Progress), row.Finished ? "true" : "false", SurfaceJson.Instant(row.LastActivity), Text(row.Notebook),
        row.CurrentCell is { } cell ? Number(cell) : "", Number(row.TotalCells), Number(row.Executions), Number(row.Errors), Number(row.ConsecutiveErrors),
        row.HelpSince is { } since ? SurfaceJson.Instant(since) : "",
    ];

    private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(string? text) => string.IsNullOrEmpty(text) ? "" : text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;

    private static void Line(StringBuilder text, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) text.Append(',');
            if (cells[i].AsSpan().IndexOfAny("\",\r\n") < 0) text.Append(cells[i]);
            else text.Append('"').Append(cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        text.Append("\r\n");
    }
}
