using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>Takes an upgrade by hand (RFC 6455, 4.2.2), to have the connection itself beside its WebSocket.</summary>
internal static class DashboardUpgrade
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // A peer that does not answer a ping is gone. One whose line is full takes a while to see it.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15), AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>Whether the request is one for an upgrade that can be taken.</summary>
    public static bool IsOne(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    /// <summary>Takes it.</summary>
    public static async Task<(WebSocket Socket, FrameStream Frames)> AcceptAsync(HttpContext context, TimeSpan sendWithin)
    {
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        context.Features.Get<Microsoft.AspNetCore.Http.Timeouts.IHttpRequestTimeoutFeature>()?.DisableTimeout();
        var connection = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var frames = new FrameStream(connection, sendWithin, context.Abort).Watched();
        return (WebSocket.CreateFromStream(frames, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = PingEvery, KeepAliveTimeout = AnswerWithin }), frames);
    }

    [SuppressMessage("Security", "CA5350", Justification = "The protocol asks for SHA-1, which guards nothing here.")]
    private static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
}
