namespace Platform.Contracts.Tracking;

/// <summary>The codes that tracking adds to <see cref="ErrorCodes"/>.</summary>
public static class TrackingErrors
{
    /// <summary>The name is taken, by an experiment in use or by a deleted one.</summary>
    public const string NameTaken = "name_taken";

    /// <summary>The name is taken.</summary>
    public static Error Taken(string name) => new(
        NameTaken, $"Experiment(name={name}) already exists. A deleted experiment keeps its name: restore it or choose another name.");
}
