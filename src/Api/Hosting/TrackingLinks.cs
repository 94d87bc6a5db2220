using System.Globalization;

namespace Platform.Api.Hosting;

/// <summary>
/// Links into the tracking server: ours on the main port of the host the caller used, or the server that <c>MLFLOW_TRACKING_URI</c> names.
/// </summary>
public sealed class TrackingLinks
{
    /// <summary>The configuration key that names another tracking server.</summary>
    public const string Key = "MLFLOW_TRACKING_URI";

    private readonly PlatformPorts _ports;
    private readonly string? _server;

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="ConfigurationException">The value is no address.</exception>
    public TrackingLinks(IConfiguration configuration, PlatformPorts ports)
    {
        _ports = ports;
        if (configuration[Key] is not { Length: > 0 } server) return;
        if (!Uri.TryCreate(server, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ConfigurationException($"{Key}: it is not an http or https address.");
        // A user and password in it are for the platform, not for everyone who gets a link.
        _server = new UriBuilder(uri) { UserName = "", Password = "" }.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    /// <summary>The page of a run.</summary>
    public string Page(HttpContext context, string experimentId, string runId) =>
        $"{Server(context)}/#/experiments/{Uri.EscapeDataString(experimentId)}/runs/{Uri.EscapeDataString(runId)}";

    /// <summary>The run by REST.</summary>
    public string Rest(HttpContext context, string runId) => $"{Server(context)}/api/2.0/mlflow/runs/get?run_id={Uri.EscapeDataString(runId)}";

    private string Server(HttpContext context)
    {
        if (_server is not null) return _server;
        var request = context.Request;
        // On the main port the caller's own Host is right, also where a port is mapped on the way; on another port only its name is.
        var host = request.Host.HasValue ? request.Host : new HostString("localhost", _ports.Port);
        if (context.Connection.LocalPort != _ports.Port || !request.Host.HasValue)
            host = new HostString(host.Host, _ports.Port);
        return string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{host.ToUriComponent()}");
    }
}
