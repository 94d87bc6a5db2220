namespace Platform.Vision.Training;

/// <summary>How fast a training is. Counts the time from a batch's being waited for to its step's end, so that validating and saving leave no gaps.</summary>
/// <param name="clock">The time.</param>
/// <param name="trainPictures">Pictures trained with in an epoch.</param>
/// <param name="validationPictures">Pictures validated with in an epoch.</param>
internal sealed class Pace(TimeProvider clock, int trainPictures, int validationPictures)
{
    private const double WindowSeconds = 10;

    // A tenth of a second apart at least, so that a window holds about a hundred, however fast batches go.
    private const double MarkSeconds = WindowSeconds / 100;

    // A backward pass costs about twice a forward one.
    private const double ValidationShare = 1.0 / 3;

    private readonly Queue<(double Seconds, long Pictures)> _marks = [];
    private long _began = clock.GetTimestamp();
    private (double Seconds, long Pictures) _epoch;
    private (double Seconds, long Pictures) _now;
    private double _lastMark = double.NegativeInfinity;
    private double? _validationSeconds;

    /// <summary>Pictures trained with a second, over the last ten seconds of training; 0 before the first batch.</summary>
    public double ImagesPerSecond => Rate(_marks.TryPeek(out var first) ? first : default);

    /// <summary>The same over this epoch, as far as it was seen.</summary>
    public double EpochImagesPerSecond => Rate(_epoch);

    /// <summary>An epoch begins.</summary>
    public void BeginEpoch() => _epoch = _now;

    /// <summary>A batch is waited for.</summary>
    public void BeginBatch() => _began = clock.GetTimestamp();

    /// <summary>A batch was trained with.</summary>
    public void EndBatch(int pictures)
    {
        if (_now.Seconds - _lastMark >= MarkSeconds)
        {
            _marks.Enqueue(_now);
            _lastMark = _now.Seconds;
        }

        _now = (_now.Seconds + clock.GetElapsedTime(_began).TotalSeconds, _now.Pictures + pictures);
        while (_marks.Count > 1 && _now.Seconds - _marks.Peek().Seconds > WindowSeconds) _marks.Dequeue();
    }

    /// <summary>A validation has taken this long.</summary>
    public void Validated(TimeSpan time) => _validationSeconds = time.TotalSeconds;

    /// <summary>About how many seconds are left; <c>null</c> where unknown.</summary>
    /// <param name="epochsLeft">Epochs not begun.</param>
    /// <param name="picturesDone">Pictures trained with in this one.</param>
    public double? SecondsLeft(int epochsLeft, long picturesDone)
    {
        if (ImagesPerSecond is not (> 0 and var rate)) return null;
        var training = (((double)epochsLeft * trainPictures) + Math.Max(0, trainPictures - picturesDone)) / rate;
        return training + ((epochsLeft + 1) * (_validationSeconds ?? validationPictures / rate * ValidationShare));
    }

    private double Rate((double Seconds, long Pictures) since) => _now.Seconds > since.Seconds ? (_now.Pictures - since.Pictures) / (_now.Seconds - since.Seconds) : 0;
}
