using System.Diagnostics.CodeAnalysis;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Classroom;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Jobs;
using Platform.Contracts.Live;
using Platform.Contracts.Training;

namespace Platform.Api.Live;

/// <summary>What can be watched: <c>jobs/{job id}</c>, <c>executions/{execution id}</c>, <c>training/{job number}</c> and <c>classes/{class id}</c>.</summary>
public sealed record LiveTopic
{
    private LiveTopic(string kind, string key) => (Kind, Key) = (kind, key);

    /// <summary>What kind of thing.</summary>
    public string Kind { get; }

    /// <summary>Which one.</summary>
    public string Key { get; }

    /// <summary>The topic's name, which is its grain stream's key too.</summary>
    public string Name => LiveStreams.Topic(Kind, Key);

    /// <summary>The topic of a name; false where none can have it.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out LiveTopic? topic)
    {
        topic = null;
        if (name?.Split('/', 2) is not [LiveStreams.Jobs or LiveStreams.Executions or LiveStreams.Training or LiveStreams.Classes, var key] || !ResourceIds.IsPossible(key)) return false;
        topic = new LiveTopic(name[..^(key.Length + 1)], key);
        return true;
    }

    /// <summary>Whether it belongs to a class, and only who has the class's key may see it.</summary>
    public bool IsOfClass => Kind == LiveStreams.Classes;

    /// <summary>The grain whose journal it is. It decides who may see it.</summary>
    public ITopicSource Source(IGrainFactory grains) => Kind switch
    {
        LiveStreams.Jobs => grains.GetGrain<IJobGrain>(Key),
        LiveStreams.Executions => grains.GetGrain<IExecutionGrain>(Key),
        LiveStreams.Training => grains.GetGrain<ITrainingJobGrain>(Key),
        LiveStreams.Classes => grains.GetGrain<IClassFeedGrain>(ClassroomKeys.Class(Key)),
        _ => throw new InvalidOperationException($"no grain has topics of the kind '{Kind}'"),
    };
}
