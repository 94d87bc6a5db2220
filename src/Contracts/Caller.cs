namespace Platform.Contracts;

/// <summary>Who asks. The Api has authenticated them; what they may see or do is decided in the grain that owns the thing.</summary>
/// <param name="UserId">The user's id, one across all surfaces.</param>
[GenerateSerializer, Immutable, Alias("Caller")]
public sealed record Caller([property: Id(0)] string UserId);
