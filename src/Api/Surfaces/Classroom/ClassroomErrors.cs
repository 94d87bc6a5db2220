using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>The surface's one table from the platform's error codes to its own and their statuses. What the specification's table does not have is told by the nearest that it has.</summary>
internal static class ClassroomErrors
{
    /// <summary>The key is missing or not valid.</summary>
    public const string NoKey = "unauthorized";

    /// <summary>The names of <c>details</c>. <see cref="Value"/>, <see cref="AllowedValues"/> and <see cref="Index"/> hold JSON, others text.</summary>
    public const string Field = "field", Value = "value", AllowedValues = "allowed_values", Index = "index";

    private const int MaxValueChars = 200;
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    public static (int Status, string Code) Of(string code) => code switch
    {
        ErrorCodes.Invalid or SurfaceErrorCodes.WrongType or SurfaceErrorCodes.TooLarge or SurfaceErrorCodes.TooSlow => (400, "VALIDATION_ERROR"),
        NoKey => (401, "UNAUTHORIZED"),
        ErrorCodes.Forbidden => (403, "FORBIDDEN"),
        ErrorCodes.NotFound or SurfaceErrorCodes.NoRoute => (404, "NOT_FOUND"),
        SurfaceErrorCodes.WrongMethod => (405, "METHOD_NOT_ALLOWED"),
        ErrorCodes.Conflict => (409, "CONFLICT"),
        ErrorCodes.LimitExceeded => (429, "RATE_LIMIT_EXCEEDED"),
        ErrorCodes.Unavailable => (503, "SERVICE_UNAVAILABLE"),
        _ => (500, "INTERNAL_SERVER_ERROR"),
    };

    /// <summary>By the table, whatever was found it; and who is to come back is told when.</summary>
    public static SurfaceError Adapt(SurfaceError error)
    {
        var status = Of(error.Code).Status;
        return error with { Status = status, RetryAfter = status == StatusCodes.Status503ServiceUnavailable ? error.RetryAfter ?? ComeBack : error.RetryAfter };
    }

    /// <summary>A refusal that names a field.</summary>
    /// <param name="message">What a person can act on.</param>
    /// <param name="field">The field.</param>
    /// <param name="json">Its value, as JSON; <c>null</c> where it has none.</param>
    /// <param name="allowed">What it may be, where that is little.</param>
    /// <param name="index">In an array, which.</param>
    public static RequestRejectedException Refused(string message, string field, string? json, IEnumerable<string>? allowed = null, int? index = null)
    {
        var details = ImmutableDictionary.CreateBuilder<string, string>();
        details[Field] = field;
        details[Value] = json ?? "null";
        if (allowed is not null) details[AllowedValues] = JsonSerializer.Serialize(allowed, SurfaceJson.Options);
        if (index is { } place) details[Index] = place.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new RequestRejectedException(new SurfaceError(StatusCodes.Status400BadRequest, message, ErrorCodes.Invalid, Details: details.ToImmutable()));
    }

    /// <summary>A text as JSON, cut to what an answer has room for.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text.Length <= MaxValueChars ? text : Cut(text) + "…", SurfaceJson.Options);

    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[MaxValueChars - 1]) ? MaxValueChars - 1 : MaxValueChars)];
}
