using Platform.Contracts.Leaderboard;

namespace Platform.Grains.Leaderboard;

/// <summary>What is stored of a submission.</summary>
[GenerateSerializer, Immutable, Alias("SubmissionState")]
public sealed record SubmissionState
{
    /// <summary>The submission; <c>null</c> where there is none.</summary>
    [Id(0)]
    public Submission? Submission { get; init; }

    /// <summary>Whether its place in the hour's quota is certain; before that nobody sees it.</summary>
    [Id(1)]
    public bool Accepted { get; init; }
}
