namespace Platform.Grains.Tracking;

/// <summary>
/// What a run or an experiment may hold. The first group are MLflow's own limits
/// (https://mlflow.org/docs/latest/rest-api.html, "Request Limits"); the second bounds what one document of ours grows to.
/// </summary>
public static class RunLimits
{
    /// <summary>Metrics in one batch.</summary>
    public const int BatchMetrics = 1000;

    /// <summary>Params, or tags, in one batch.</summary>
    public const int BatchTexts = 100;

    /// <summary>Metrics, params and tags in one batch together.</summary>
    public const int BatchTotal = 1000;

    /// <summary>Characters of a key.</summary>
    public const int Key = 250;

    /// <summary>Characters of a param's value; a longer one is cut, as MLflow's server does.</summary>
    public const int ParamValue = 6000;

    /// <summary>Characters of a run's tag; a longer one is cut, as MLflow's server does.</summary>
    public const int TagValue = 8000;

    /// <summary>Characters of an experiment's tag; a longer one is refused.</summary>
    public const int ExperimentTagValue = 5000;

    /// <summary>Characters of an experiment's name.</summary>
    public const int ExperimentName = 500;

    /// <summary>Characters of an artifact location.</summary>
    public const int ArtifactLocation = 2048;

    /// <summary>Metric keys of one run.</summary>
    public const int MetricKeys = 10_000;

    /// <summary>Params, or tags, of one run or experiment.</summary>
    public const int Texts = 2_000;

    /// <summary>Datasets of one run.</summary>
    public const int Inputs = 1_000;

    /// <summary>Characters of all params, tags and datasets of one run.</summary>
    public const int Characters = 4 << 20;

    /// <summary>Runs on one page of an experiment's index.</summary>
    public const int RunsPerPage = 256;
}
