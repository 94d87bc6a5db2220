using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Identity;
using Platform.Api.Tests.Cleanflow;
using Platform.Contracts.Identity;

namespace Platform.Api.Tests.Training;

/// <summary><c>POST /auth/login</c>, by the specification.</summary>
public sealed class LoginTests(SharedPlatform platform)
{
    private const string Password = "password123";

    [Fact]
    public async Task User_who_registered_with_cleanflow_logs_in_and_is_a_number()
    {
        var (email, id) = await Register();

        using var response = await Login(email.ToUpperInvariant(), Password);
        var body = await response.Body();

        Assert.Equal(["access_token", "token_type", "user"], body.Names());
        Assert.Equal("bearer", body.Text("token_type"));
        var user = body.GetProperty("user");
        Assert.Equal(["id", "email", "full_name"], user.Names());
        Assert.InRange(user.GetProperty("id").GetInt64(), 1, long.MaxValue);
        Assert.Equal((email, JsonValueKind.Null), (user.Text("email"), user.GetProperty("full_name").ValueKind));
        Assert.Equal(id, platform.Host.Services.GetRequiredService<UserTokens>().UserOf(body.Text("access_token")));
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain(platform.Host.Log.All, line => line.Contains(Password, StringComparison.Ordinal) || line.Contains(body.Text("access_token"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task User_with_a_name_is_told_it()
    {
        var email = NewEmail();
        await platform.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccountGrain>(email).Register(Guid.NewGuid().ToString(), new Registration(email, Password, "John Doe"));

        using var response = await Login(email, Password);

        Assert.Equal("John Doe", (await response.Body()).GetProperty("user").Text("full_name"));
    }

    [Fact]
    public async Task Wrong_password_and_unknown_address_are_401_with_the_same_words()
    {
        var (email, _) = await Register();
        var words = new HashSet<string>();
        foreach (var (address, password) in ((string, string)[])[(email, "wrong password"), (NewEmail(), Password), ("no address", Password), (email, new string('x', 4_000))])
        {
            using var response = await Login(address, password);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            words.Add(await response.Refusal(401, "UNAUTHORIZED"));
        }

        Assert.Single(words);
    }

    [Fact]
    public async Task Account_is_locked_out_after_repeated_failures()
    {
        var (email, _) = await Register();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var wrong = await Login(email, "wrong password");
            await wrong.Refusal(401, "UNAUTHORIZED");
        }

        using var locked = await Login(email, Password);
        await locked.Refusal(429, "TOO_MANY_REQUESTS");
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
    }

    [Theory]
    [InlineData("{}", 422, "email")]
    [InlineData("""{"email":"a@b.cd"}""", 422, "password")]
    [InlineData("""{"email":"","password":"x"}""", 422, "email")]
    [InlineData("""{"email":5,"password":"x"}""", 422, "email")]
    [InlineData("""{"email":"a@b.cd","password":null}""", 422, "password")]
    [InlineData("""{"email":"\ud800","password":"x"}""", 422, "email")]
    [InlineData("{", 400, null)]
    [InlineData("", 400, null)]
    [InlineData("[]", 422, "body")]
    public async Task Body_that_is_wrong_names_the_field(string body, int status, string? field)
    {
        using var response = await platform.Host.Training().PostAsync("auth/login", TrainingCalls.Json(body));

        await response.Refusal(status, "VALIDATION_ERROR", field);
    }

    private async Task<(string Email, string Id)> Register()
    {
        var email = NewEmail();
        using var response = await platform.Host.Cleanflow().PostAsJsonAsync("auth/register", new { email, password = Password });
        return (email, (await response.Success(HttpStatusCode.Created, "User registered successfully")).Text("user_id"));
    }

    private static string NewEmail() => $"trainer-{Guid.NewGuid():N}@example.com";

    private Task<HttpResponseMessage> Login(string email, string password) => platform.Host.Training().PostAsJsonAsync("auth/login", new { email, password });
}
