using Platform.Contracts;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>The surface's one table from error codes to statuses. Whatever the caller got wrong is 400; 422 is for an idempotency key used again alone.</summary>
internal static class LeaderboardErrors
{
    public static int StatusOf(string code) => code switch
    {
        ErrorCodes.Invalid => StatusCodes.Status400BadRequest,
        ErrorCodes.NotFound => StatusCodes.Status404NotFound,
        ErrorCodes.Conflict => StatusCodes.Status409Conflict,
        ErrorCodes.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCodes.LimitExceeded => StatusCodes.Status429TooManyRequests,
        ErrorCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.KeyReused => StatusCodes.Status422UnprocessableEntity,
        SurfaceErrorCodes.TooLarge or SurfaceErrorCodes.WrongType => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>What is found before a handler runs, by the same table.</summary>
    public static SurfaceError Adapt(SurfaceError error) =>
        error.Code is SurfaceErrorCodes.TooLarge or SurfaceErrorCodes.WrongType ? error with { Status = StatusOf(error.Code) } : error;
}
