using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Platform.Contracts.Live;

namespace Platform.Grains.Live;

/// <summary>
/// Publishes how far a topic goes. One hint is under way at a time and only the newest waits behind it, so that a topic that grows fast costs no more than its watchers can take.
/// Used within one grain's turns. A hint that is lost is made good by the next, and by watchers' own looking.
/// </summary>
internal sealed partial class TopicHints(IAsyncStream<TopicHint> stream, string topic, ILogger logger)
{
    private long _newest;
    private bool _sending;

    /// <summary>Says that the topic has entries up to a number; does not wait.</summary>
    public void Publish(long seq)
    {
        _newest = Math.Max(_newest, seq);
        if (!_sending) _ = Send();
    }

    private async Task Send()
    {
        _sending = true;
        for (long sent = 0; sent < _newest;)
        {
            sent = _newest;
            try
            {
                await stream.OnNextAsync(new TopicHint(topic, sent));
            }
            catch (Exception fault)
            {
                LogLost(logger, fault, topic);
            }
        }

        _sending = false;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A hint on topic {Topic} was lost")]
    private static partial void LogLost(ILogger logger, Exception fault, string topic);
}
