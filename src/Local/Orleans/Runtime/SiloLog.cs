using Microsoft.Extensions.Logging;

namespace Orleans.Local.Runtime;

/// <summary>What the silo has to say.</summary>
internal sealed partial class SiloLog(ILogger logger)
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Error activating grain {GrainId}")]
    public partial void ActivationFailed(GrainId grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error deactivating grain {GrainId}")]
    public partial void DeactivationFailed(GrainId grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Response did not arrive on time in {Timeout} for message: {Call}. About to break its promise.")]
    public partial void TimedOut(TimeSpan timeout, GrainCall call);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error in a timer of grain {GrainId}")]
    public partial void TimerFailed(GrainId grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error delivering reminder {Name} to grain {GrainId}")]
    public partial void ReminderFailed(string name, GrainId grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error reading the reminder table")]
    public partial void ReminderTableFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Error delivering an item of stream {StreamId} to subscription {Subscription}")]
    public partial void DeliveryFailed(StreamId streamId, Guid subscription, Exception exception);
}
