using Microsoft.Extensions.Options;
using Platform.Api.Identity;
using Platform.Storage;

namespace Platform.Api.Tracking;

/// <summary>What a route of the tracking server does.</summary>
public delegate Task<IResult> MlflowHandler(MlflowCall call);

/// <summary>Maps routes under both of MLflow's prefixes and sets once, for all of them, authentication, the reading of what was sent, and the form of errors.</summary>
public sealed partial class TrackingRoutes(IEndpointRouteBuilder endpoints, string path)
{
    private static readonly string[] Prefixes = ["/api/2.0", "/ajax-api/2.0"];

    /// <summary>A route that anyone may read where the settings allow it.</summary>
    public TrackingRoutes Read(string method, string route, MlflowHandler handler) => Map(method, route, handler, write: false, MlflowBody.MaxBytes);

    /// <summary>A route that writes and needs a token.</summary>
    public TrackingRoutes Write(string method, string route, MlflowHandler handler, int maxBytes = MlflowBody.MaxBytes) => Map(method, route, handler, write: true, maxBytes);

    /// <summary>A route that writes and whose body is the handler's to read.</summary>
    public TrackingRoutes Stream(string method, string route, MlflowHandler handler) => Map(method, route, handler, write: true, maxBytes: 0);

    /// <summary>Runs a handler with all that is set for all.</summary>
    public static async Task RunAsync(HttpContext context, MlflowHandler handler, bool write, int maxBytes)
    {
        IResult answer;
        try
        {
            var services = context.RequestServices;
            var tokens = services.GetRequiredService<ITokenAuthenticator>();
            var user = new TrackingAuthentication(tokens, services.GetRequiredService<IOptions<TrackingOptions>>().Value).UserOf(context.Request, write);
            var fields = maxBytes > 0 ? await MlflowBody.ReadAsync(context.Request, maxBytes) : MlflowFields.None;
            answer = await handler(new MlflowCall(context, fields, user, new UserMask(tokens, user)));
        }
        catch (MlflowFault fault)
        {
            answer = fault.Error;
        }
        catch (BadHttpRequestException wrong)
        {
            answer = MlflowError.Invalid(wrong.Message);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(context.RequestServices.GetRequiredService<ILogger<TrackingRoutes>>(), fault, context.Request.Method, context.Request.Path);
            answer = fault is TimeoutException or StorageException or OrleansException or OperationCanceledException ? MlflowError.Unavailable : MlflowError.Internal;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await answer.ExecuteAsync(context);
    }

    private TrackingRoutes Map(string method, string route, MlflowHandler handler, bool write, int maxBytes)
    {
        foreach (var prefix in Prefixes)
        {
            endpoints.MapMethods(prefix + path + route, [method], (RequestDelegate)(context => RunAsync(context, handler, write, maxBytes))).ExcludeFromDescription();
        }

        return this;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception fault, string method, string path);
}
