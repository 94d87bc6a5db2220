namespace Platform.Vision;

/// <summary>What was given cannot be used; the message says what is wrong with it, for a person.</summary>
public class VisionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A weights or state file that is none, or is of another model.</summary>
public sealed class WeightsRejectedException(string message, Exception? inner = null) : VisionException(message, inner);

/// <summary>Training cannot go on: the loss is no number any more, or memory ran out.</summary>
public sealed class TrainingFailedException(string message, Exception? inner = null) : VisionException(message, inner);
