using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Training;

/// <summary>How training jobs are tried again, stopped and handed over. Configuration section <c>Training</c>.</summary>
public sealed class TrainingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Training";

    /// <summary>How many attempts may be lost, or fail by a fault of the platform, without an epoch completed in between.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How long an attempt that was told to stop may take to save its state.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a start waits for a worker to take the job, so as to answer that it runs.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan StartWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a service that trains a job may tell nothing of it before the job has failed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ServiceSilence { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a service may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:08")]
    public TimeSpan ServiceTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Where services are told to call back; nowhere unless given.</summary>
    [Url]
    public string? CallbackUrl { get; set; }

    /// <summary>The folder with weights to begin from, <c>{model}.safetensors</c>; <c>models</c> in the data folder unless given.</summary>
    public string? ModelsFolder { get; set; }
}

/// <summary>The services that train what the platform does not, by framework. Configuration section <c>TrainingServices</c>, such as <c>TrainingServices:ultralytics</c>.</summary>
public sealed class TrainingServiceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TrainingServices";

    /// <summary>Each framework's address, without a slash at the end.</summary>
    public Dictionary<string, string> Addresses { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with them, one line for each.</summary>
    public IEnumerable<string> Problems() => Addresses
        .Where(one => !Uri.TryCreate(one.Value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        .Select(one => $"{Section}:{one.Key} must be an http or https address, such as http://trainer:8000/jobs");
}
