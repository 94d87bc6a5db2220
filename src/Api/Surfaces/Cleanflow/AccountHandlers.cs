using System.Security.Cryptography;
using System.Text;
using Platform.Api.Identity;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts;
using Platform.Contracts.Identity;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What accounts need.</summary>
internal sealed record AccountServices(IGrainFactory Grains, UserTokens Tokens, SignInLimit Limit);

/// <summary><c>/auth</c>.</summary>
internal static class AccountHandlers
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);

    public static void MapAccounts(this RouteGroupBuilder routes)
    {
        routes.MapPost("/auth/register", Register).WithoutCaller().WithMetadata(AccountReference.Register);
        routes.MapPost("/auth/login", Login).WithoutCaller().WithMetadata(AccountReference.Login);
        routes.MapGet("/auth/me", Me).WithMetadata(AccountReference.Me);
    }

    private static async Task<IResult> Register(HttpContext context, [AsParameters] AccountServices services)
    {
        var body = await AccountBody.ReadAsync(context.Request);
        if (EmailAddress.Key(body.Email) is not { } address) throw new RequestRejectedException("email: メールアドレスの形式が正しくありません");
        if (Passwords.IsTooLong(body.Password)) throw new RequestRejectedException($"password: {Passwords.MaxBytes} バイト以下である必要があります");
        if (!Passwords.IsLongEnough(body.Password)) return context.Failure(new Error(IdentityErrors.WeakPassword, "password: it is too short"));
        var userId = UserIdFor(context, address);
        if (services.Limit.Take(context) is { } limited) return Refused(context, limited);

        // Once begun it is seen through: giving up with the caller would leave the outcome open without need.
        var user = await services.Grains.GetGrain<IAccountGrain>(address).Register(userId, new Registration(body.Email, body.Password, FullName: null), CancellationToken.None);
        return user.IsSuccess ? CleanflowAnswer.Created(UserBody.Of(user.Value), "User registered successfully") : Refused(context, user.Error);
    }

    private static async Task<IResult> Login(HttpContext context, [AsParameters] AccountServices services)
    {
        var body = await AccountBody.ReadAsync(context.Request);
        if (services.Limit.Take(context) is { } limited) return Refused(context, limited);
        // What is no address is nobody's.
        if (EmailAddress.Key(body.Email) is not { } address) return context.Failure(new Error(IdentityErrors.InvalidCredentials, "the address is none"));

        var user = await services.Grains.GetGrain<IAccountGrain>(address).Login(body.Password, CancellationToken.None);
        if (!user.IsSuccess) return Refused(context, user.Error);
        context.Response.Headers.CacheControl = "no-store";
        return CleanflowAnswer.Ok(new TokenBody(services.Tokens.Issue(user.Value.UserId, TokenLifetime), "bearer", (int)TokenLifetime.TotalSeconds), "Login successful");
    }

    private static async Task<IResult> Me(HttpContext context, IGrainFactory grains)
    {
        var user = await grains.GetGrain<IUserGrain>(context.Caller.UserId).Get(context.RequestAborted);
        // A token outlives its user where the users were taken away and the key was not.
        return user.IsSuccess ? CleanflowAnswer.Ok(UserBody.Of(user.Value)) : context.Surface.Surface.Authentication.Refusal;
    }

    private static SurfaceError Refused(HttpContext context, Error error) => context.Failure(error.Code switch
    {
        ErrorCodes.LimitExceeded => error with { Message = $"試行回数が多すぎます。{SurfaceErrors.Seconds(error.RetryAfter ?? TimeSpan.Zero)} 秒後に再度お試しください" },
        ErrorCodes.Unavailable => error with { Message = "ただいま混み合っています。しばらくしてから再度お試しください" },
        _ => error,
    });

    /// <summary>
    /// The id of the user to be: with an <c>Idempotency-Key</c> the one that follows from it and the address, so that repeating the request is harmless. Nothing of the request is kept for
    /// that, as even a hash of it would give the password away.
    /// </summary>
    private static string UserIdFor(HttpContext context, string address)
    {
        var surface = context.Surface.Surface.Name;
        if (IdempotencyKey.Of(context, new Caller(address)) is not { } key) return Guid.NewGuid().ToString();
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{surface}\nregister\n{key.GrainKey}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
