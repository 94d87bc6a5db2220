namespace Platform.Api.Tracking;

/// <summary>The one face of the tracking server: MLflow's REST API, on the main port.</summary>
public static class TrackingSurface
{
    // The version of MLflow whose API this is; clients compare it with their own.
    private const string Version = "2.22.0";

    /// <summary>Adds its settings.</summary>
    public static IServiceCollection AddTracking(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TrackingOptions>()
            .Bind(configuration.GetSection("Tracking"))
            .Validate(o => o.MaxArtifactBytes > 0, "Tracking:MaxArtifactBytes must be greater than 0")
            .ValidateOnStart();
        return services;
    }

    /// <summary>Maps it, and the page that shows runs. <see cref="Identity.ITokenAuthenticator"/>, the grains and the blob store must be there.</summary>
    public static IEndpointRouteBuilder MapTracking(this IEndpointRouteBuilder endpoints)
    {
        ExperimentEndpoints.Map(new TrackingRoutes(endpoints, "/mlflow/experiments"));
        RunEndpoints.Map(new TrackingRoutes(endpoints, "/mlflow/runs"));
        MetricEndpoints.Map(new TrackingRoutes(endpoints, "/mlflow/metrics"));
        ArtifactEndpoints.Map(new TrackingRoutes(endpoints, "/mlflow/artifacts"));
        ArtifactEndpoints.MapProxy(new TrackingRoutes(endpoints, "/mlflow-artifacts/artifacts"));
        foreach (var path in (string[])["/get-artifact", "/ajax-api/2.0/mlflow/get-artifact"])
            endpoints.MapGet(path, (RequestDelegate)(context => TrackingRoutes.RunAsync(context, ArtifactEndpoints.GetArtifactAsync, write: false, MlflowBody.MaxBytes))).ExcludeFromDescription();
        foreach (var prefix in (string[])["/api/2.0", "/ajax-api/2.0", "/api/3.0", "/ajax-api/3.0"])
        {
            foreach (var area in (string[])["mlflow", "mlflow-artifacts"])
                endpoints.Map($"{prefix}/{area}/{{**rest}}", context => MlflowError.NoEndpoint(context.Request.Path).ExecuteAsync(context)).ExcludeFromDescription().WithOrder(1);
        }

        endpoints.MapGet("/version", () => TypedResults.Text(Version)).ExcludeFromDescription();
        endpoints.MapGet("/health", () => TypedResults.Text("OK")).ExcludeFromDescription();
        PageEndpoints.Map(endpoints);
        return endpoints;
    }
}
