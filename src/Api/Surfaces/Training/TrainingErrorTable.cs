using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Identity;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>An error of the surface.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Its code.</param>
internal sealed record TrainingFailure(int Status, string Code);

/// <summary>The surface's one table from the platform's error codes to its own.</summary>
internal static class TrainingErrorTable
{
    /// <summary>The codes that errors have, those of the specification first.</summary>
    public const string
        Validation = "VALIDATION_ERROR",
        NoDataset = "DATASET_NOT_FOUND",
        NoJob = "JOB_NOT_FOUND",
        Status = "INVALID_STATUS",
        NoService = "TRAINING_SERVICE_UNAVAILABLE",
        NoCheckpoint = "CHECKPOINT_NOT_FOUND",
        Unauthorized = "UNAUTHORIZED",
        Forbidden = "FORBIDDEN",
        NoModel = "MODEL_NOT_FOUND",
        NoValidation = "VALIDATION_RESULT_NOT_FOUND",
        InvalidImage = "INVALID_IMAGE";

    public static TrainingFailure Of(string code) => code switch
    {
        ErrorCodes.Invalid or TrainingErrors.InvalidDataset or IdentityErrors.InvalidEmail => new(422, Validation),
        TrainingErrors.NoDataset => new(404, NoDataset),
        TrainingErrors.NoJob => new(404, NoJob),
        TrainingErrors.NoCheckpoint => new(404, NoCheckpoint),
        TrainingErrors.NoModel => new(404, NoModel),
        TrainingErrors.NoValidation => new(404, NoValidation),
        TrainingErrors.InvalidImage => new(422, InvalidImage),
        TrainingErrors.NoService => new(503, NoService),
        TrainingErrors.TrainingFailed => new(500, "TRAINING_FAILED"),
        ErrorCodes.Conflict => new(409, Status),
        ErrorCodes.Forbidden => new(403, Forbidden),
        "unauthorized" or IdentityErrors.InvalidCredentials => new(401, Unauthorized),
        ErrorCodes.NotFound or SurfaceErrorCodes.NoRoute => new(404, "NOT_FOUND"),
        SurfaceErrorCodes.WrongMethod => new(405, "METHOD_NOT_ALLOWED"),
        SurfaceErrorCodes.TooSlow => new(408, "REQUEST_TIMEOUT"),
        SurfaceErrorCodes.TooLarge => new(413, Validation),
        SurfaceErrorCodes.WrongType => new(415, Validation),
        ErrorCodes.KeyReused => new(422, "IDEMPOTENCY_KEY_REUSED"),
        ErrorCodes.LimitExceeded => new(429, "TOO_MANY_REQUESTS"),
        ErrorCodes.Unavailable => new(503, "SERVICE_UNAVAILABLE"),
        _ => new(500, "INTERNAL_ERROR"),
    };

    /// <summary>What is wrong with a field is 422; 400 is left for what cannot be read at all, such as a body that is no JSON.</summary>
    public static SurfaceError Adapt(SurfaceError error) =>
        error is { Status: StatusCodes.Status400BadRequest, Code: ErrorCodes.Invalid } && TrainingErrorBody.FieldOf(error) is not null
            ? error with { Status = StatusCodes.Status422UnprocessableEntity }
            : error;

    /// <summary>An error of a code of the platform, in the surface's form.</summary>
    public static SurfaceError Error(string code, string message) => new(Of(code).Status, message, code);

    /// <summary>A field, as it is named in <c>field</c>, that cannot be taken.</summary>
    public static RequestRejectedException Refused(string field, string what) =>
        new(new SurfaceError(
            StatusCodes.Status422UnprocessableEntity, $"{field}: {what}", ErrorCodes.Invalid, Details: ImmutableDictionary<string, string>.Empty.Add(TrainingErrors.FieldDetail, field)));

    /// <summary>The error, saying which field it is about where it does not say so itself.</summary>
    public static Error About(this Error error, string field) => error.Details?.ContainsKey(TrainingErrors.FieldDetail) == true
        ? error
        : error with { Details = (error.Details ?? ImmutableDictionary<string, string>.Empty).Add(TrainingErrors.FieldDetail, field) };

    /// <summary>What a grain refused, where its <see cref="ErrorCodes.NotFound"/> has a code of its own here.</summary>
    public static SurfaceError Failure(this HttpContext context, Error error, string missing) =>
        context.Failure(error.Code == ErrorCodes.NotFound ? error with { Code = missing } : error);
}
