namespace Platform.Contracts.Live;

/// <summary>The names of the grain streams that carry hints.</summary>
public static class LiveStreams
{
    /// <summary>The stream provider.</summary>
    public const string Provider = "live";

    /// <summary>The stream namespace of topics; the key is the topic's name, such as <c>jobs/abc123</c>.</summary>
    public const string Topics = "topics";

    /// <summary>The kind of topic that a job is: <c>jobs/{job id}</c>.</summary>
    public const string Jobs = "jobs";

    /// <summary>The kind of topic that an execution of a cleaning plan is: <c>executions/{execution id}</c>.</summary>
    public const string Executions = "executions";

    /// <summary>The kind of topic that a class's feed of events is: <c>classes/{class}</c>, the class escaped as in its grain's key.</summary>
    public const string Classes = "classes";

    /// <summary>The kind of topic that a training job is: <c>training/{number}</c>.</summary>
    public const string Training = "training";

    /// <summary>A topic's name.</summary>
    public static string Topic(string kind, string key) => $"{kind}/{key}";
}

/// <summary>Says that a topic has entries up to a sequence number.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Seq">The newest entry's sequence number.</param>
[GenerateSerializer, Immutable, Alias("TopicHint")]
public sealed record TopicHint([property: Id(0)] string Topic, [property: Id(1)] long Seq);
