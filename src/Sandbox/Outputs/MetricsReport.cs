namespace Platform.Sandbox.Outputs;

/// <summary>What a job reported in its <c>metrics.json</c>.</summary>
/// <param name="Metrics">Finite numbers by name.</param>
/// <param name="Params">Parameters by name, written as MLflow's Python client writes them: <c>str()</c> of the Python value.</param>
public sealed record MetricsReport(IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Params);

/// <summary>A report, or in one sentence why there is none.</summary>
public sealed record MetricsReading
{
    private MetricsReading() { }

    /// <summary>The report; null when <see cref="Error"/> says why not.</summary>
    public MetricsReport? Report { get; private init; }

    /// <summary>For the submitter: <c>metrics.json is missing</c>.</summary>
    public string? Error { get; private init; }

    internal static MetricsReading Of(MetricsReport report) => new() { Report = report };

    internal static MetricsReading Failed(string error) => new() { Error = error };
}
