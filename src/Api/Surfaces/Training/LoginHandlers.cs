using Platform.Api.Identity;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts;
using Platform.Contracts.Identity;

namespace Platform.Api.Surfaces.Training;

/// <summary>What logging in needs.</summary>
internal sealed record LoginServices(IGrainFactory Grains, UserTokens Tokens, SignInLimit Limit);

/// <summary><c>POST /auth/login</c>: for the users that registered with CleanFlow.</summary>
internal static class LoginHandlers
{
    private const int MaxBytes = 16 * 1024;
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);

    public static void MapLogin(this RouteGroupBuilder routes) => routes.MapPost("/auth/login", Login).WithoutCaller().WithMetadata(LoginReference.Login);

    private static async Task<IResult> Login(HttpContext context, [AsParameters] LoginServices services)
    {
        using var body = await JsonBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
        var fields = TrainingQuery.Root(body.RootElement);
        var email = fields.RequiredText("email");
        var password = fields.RequiredText("password");
        if (services.Limit.Take(context) is { } limited) return context.Failure(limited);
        // What is no address is nobody's.
        if (EmailAddress.Key(email) is not { } address) return context.Failure(Wrong);

        var user = await services.Grains.GetGrain<IAccountGrain>(address).Login(password, CancellationToken.None);
        if (!user.IsSuccess) return context.Failure(user.Error.Code == IdentityErrors.InvalidCredentials ? Wrong : user.Error);
        context.Response.Headers.CacheControl = "no-store";
        return SurfaceAnswer.Of(
            StatusCodes.Status200OK,
            new LoginBody(services.Tokens.Issue(user.Value.UserId, TokenLifetime), "bearer", new LoggedInUser(user.Value.Number, user.Value.Email, user.Value.FullName)));
    }

    /// <summary>The same words whichever of the two is wrong, and whether anybody has the address.</summary>
    private static Error Wrong => new(IdentityErrors.InvalidCredentials, "the email or the password is wrong");
}

/// <summary>The answer to a login.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="TokenType">How it is sent.</param>
/// <param name="User">Whose it is.</param>
internal sealed record LoginBody(string AccessToken, string TokenType, LoggedInUser User)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(LoginBody);
}

/// <summary>Who logged in.</summary>
/// <param name="Id">Their number.</param>
/// <param name="Email">Their address, as they wrote it.</param>
/// <param name="FullName">Their name, where given.</param>
internal sealed record LoggedInUser(long Id, string Email, string? FullName);
