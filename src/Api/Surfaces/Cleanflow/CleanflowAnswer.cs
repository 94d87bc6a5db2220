using Platform.Api.Surfaces.Idempotency;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>The surface's form of a success.</summary>
/// <param name="Data">What was asked for.</param>
/// <param name="Message">A word on it.</param>
internal sealed record Envelope<T>(T Data, string Message);

/// <summary>Makes answers in that form.</summary>
internal static class CleanflowAnswer
{
    public static SurfaceAnswer Ok<T>(T data, string message = "Success") => SurfaceAnswer.Of(StatusCodes.Status200OK, new Envelope<T>(data, message));

    public static SurfaceAnswer Created<T>(T data, string message) => SurfaceAnswer.Of(StatusCodes.Status201Created, new Envelope<T>(data, message));
}
