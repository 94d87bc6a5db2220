using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Identity;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>The body of a registration and of a login.</summary>
/// <param name="Email">The address, as written.</param>
/// <param name="Password">The password.</param>
internal sealed record AccountBody(string Email, string Password)
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>Reads one. Other fields are of no interest.</summary>
    /// <exception cref="RequestRejectedException">It is none; the message names the field.</exception>
    public static async Task<AccountBody> ReadAsync(HttpRequest request)
    {
        using var document = await ReadDocumentAsync(request);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new RequestRejectedException("リクエスト本文は JSON オブジェクトである必要があります");
        return new AccountBody(Text(document.RootElement, "email"), Text(document.RootElement, "password"));
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => nameof(AccountBody);

    private static async Task<JsonDocument> ReadDocumentAsync(HttpRequest request)
    {
        try
        {
            return await JsonBody.ReadAsync(request, MaxBytes, request.HttpContext.RequestAborted);
        }
        catch (RequestRejectedException rejected)
        {
            throw new RequestRejectedException(rejected.Error.Code switch
            {
                SurfaceErrorCodes.WrongType => "Content-Type: リクエスト本文は UTF-8 の application/json である必要があります",
                SurfaceErrorCodes.TooLarge => $"リクエスト本文は {MaxBytes} バイト以下である必要があります",
                _ => "リクエスト本文は正しい JSON である必要があります",
            });
        }
    }

    private static string Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) throw new RequestRejectedException($"{name}: 必須項目です");
        if (value.ValueKind != JsonValueKind.String) throw new RequestRejectedException($"{name}: 文字列である必要があります");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair is JSON, but no text.
            throw new RequestRejectedException($"{name}: 正しい Unicode 文字列である必要があります");
        }
    }
}

/// <summary>A user, as the surface shows them.</summary>
internal sealed record UserBody(string UserId, string Email, DateTimeOffset CreatedAt)
{
    public static UserBody Of(User user) => new(user.UserId, user.Email, user.CreatedAt);
}

/// <summary>A token.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="TokenType">How it is sent.</param>
/// <param name="ExpiresIn">For how many seconds it is taken.</param>
internal sealed record TokenBody(string AccessToken, string TokenType, int ExpiresIn);
