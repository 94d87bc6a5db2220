using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Identity;

namespace Platform.Api.Tests.Cleanflow;

/// <summary><c>/auth</c> over HTTP, by the specification.</summary>
public sealed partial class AccountTests(SharedPlatform platform)
{
    private const string Password = "securepassword123";
    private static int _users;

    private HttpClient Anyone => platform.Host.Cleanflow();

    [Fact]
    public async Task User_registers_logs_in_and_sees_themselves()
    {
        var email = NewEmail();
        using var registered = await Anyone.PostAsJsonAsync("auth/register", new { email, password = Password });
        var user = await Ok(registered, HttpStatusCode.Created, "User registered successfully");
        Assert.Equal(["user_id", "email", "created_at"], user.EnumerateObject().Select(field => field.Name));
        Assert.Equal(email, user.Text("email"));
        Assert.Matches(Uuid(), user.Text("user_id"));
        Assert.Matches(Instant(), user.Text("created_at"));

        using var loggedIn = await Anyone.PostAsJsonAsync("auth/login", new { email, password = Password });
        var token = await Ok(loggedIn, HttpStatusCode.OK, "Login successful");
        Assert.Equal(["access_token", "token_type", "expires_in"], token.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("bearer", 86_400), (token.Text("token_type"), token.GetProperty("expires_in").GetInt32()));
        Assert.True(loggedIn.Headers.CacheControl?.NoStore);

        foreach (var client in (HttpClient[])[platform.Host.Cleanflow(token.Text("access_token")), Prefixed(token.Text("access_token"))])
        {
            using var me = await client.GetAsync("auth/me");
            Assert.Equal(user.GetRawText(), (await Ok(me, HttpStatusCode.OK, "Success")).GetRawText());
        }

        Assert.DoesNotContain(platform.Host.Log.All, line => line.Contains(Password, StringComparison.Ordinal) || line.Contains(token.Text("access_token"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Address_is_one_however_it_is_written()
    {
        var email = NewEmail();
        using var registered = await Register("  " + email.ToUpperInvariant() + " ");
        Assert.Equal(email.ToUpperInvariant(), (await Ok(registered, HttpStatusCode.Created, "User registered successfully")).Text("email"));

        using var again = await Register(email, "another password");
        await Refused(again, HttpStatusCode.BadRequest, "EMAIL_ALREADY_EXISTS", "このメールアドレスは既に登録されています");
        using var login = await Login(email);
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
    }

    [Fact]
    public async Task Password_of_less_than_eight_characters_is_weak()
    {
        foreach (var password in (string[])["", "1234567", "七文字のことば", "😀😀😀😀😀😀😀"])
        {
            using var refused = await Register(NewEmail(), password);
            await Refused(refused, HttpStatusCode.BadRequest, "WEAK_PASSWORD", "パスワードは8文字以上である必要があります");
        }

        using var taken = await Register(NewEmail(), "12345678");
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task Wrong_password_and_unknown_address_are_refused_with_the_same_words()
    {
        var email = NewEmail();
        using (await Register(email)) { }
        var bodies = new List<string>();
        foreach (var (address, password) in ((string, string)[])[(email, "wrong password"), (email, ""), (email, new string('x', 4_000)), (NewEmail(), Password), ("no address", Password)])
        {
            using var refused = await Login(address, password);
            bodies.Add(await Refused(refused, HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS", "メールアドレスまたはパスワードが正しくありません"));
        }

        Assert.Single(bodies.Distinct());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "JSON")]
    [InlineData("[]", "JSON")]
    [InlineData("null", "JSON")]
    [InlineData("""{"password":"securepassword123"}""", "email")]
    [InlineData("""{"email":null,"password":"securepassword123"}""", "email")]
    [InlineData("""{"email":7,"password":"securepassword123"}""", "email")]
    [InlineData("""{"email":["a@example.com"],"password":"securepassword123"}""", "email")]
    [InlineData("""{"email":"\ud800@example.com","password":"securepassword123"}""", "email")]
    [InlineData("""{"email":"a@example.com"}""", "password")]
    [InlineData("""{"email":"a@example.com","password":12345678}""", "password")]
    [InlineData("""{"email":"a@example.com","password":{"$ne":""}}""", "password")]
    [InlineData("""{"email":"a@example.com","email":"b@example.com","password":"securepassword123"}""", "JSON")]
    public async Task Body_that_is_none_is_400_and_the_field_is_named(string body, string named)
    {
        foreach (var path in (string[])["auth/register", "auth/login"])
        {
            using var refused = await Anyone.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Contains(named, await Refused(refused, HttpStatusCode.BadRequest, "VALIDATION_ERROR"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData("user@localhost")]
    [InlineData("a@b@example.com")]
    [InlineData("user\n@example.com")]
    [InlineData("<script>@example.com")]
    public async Task Address_that_is_none_is_400_at_registration(string email)
    {
        using var refused = await Register(email);
        Assert.Contains("email: ", await Refused(refused, HttpStatusCode.BadRequest, "VALIDATION_ERROR"));
    }

    [Fact]
    public async Task Body_or_password_that_is_huge_or_of_another_type_is_400()
    {
        using var password = await Register(NewEmail(), new string('x', 1_025));
        Assert.Contains("password: ", await Refused(password, HttpStatusCode.BadRequest, "VALIDATION_ERROR"));
        using var huge = await Register(NewEmail(), new string('x', 1 << 20));
        Assert.Contains("16384", await Refused(huge, HttpStatusCode.BadRequest, "VALIDATION_ERROR"));
        using var form = await Anyone.PostAsync("auth/login", new FormUrlEncodedContent([new("email", "a@example.com"), new("password", Password)]));
        Assert.Contains("Content-Type", await Refused(form, HttpStatusCode.BadRequest, "VALIDATION_ERROR"));
    }

    [Fact]
    public async Task Registration_again_with_its_idempotency_key_is_answered_as_the_first_time()
    {
        var email = NewEmail();
        using var first = await Register(email, key: "try-1");
        using var again = await Register(email, key: "try-1");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Matches(Uuid(), (await again.Json()).GetProperty("data").Text("user_id"));

        using var other = await Register(NewEmail(), key: "try-1");
        Assert.NotEqual((await again.Json()).GetProperty("data").Text("user_id"), (await other.Json()).GetProperty("data").Text("user_id"));
        foreach (var (password, key) in ((string, string?)[])[("another password", "try-1"), (Password, "try-2"), (Password, null)])
        {
            using var refused = await Register(email, password, key);
            await Refused(refused, HttpStatusCode.BadRequest, "EMAIL_ALREADY_EXISTS");
        }
    }

    [Fact]
    public async Task Twenty_that_register_one_address_at_once_make_one_user()
    {
        var email = NewEmail();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Register(email)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created)) await Refused(answer, HttpStatusCode.BadRequest, "EMAIL_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Me_without_a_token_of_someone_who_is_there_is_401()
    {
        var tokens = platform.Host.Services.GetRequiredService<UserTokens>();
        foreach (var token in (string?[])[null, "wrong", "devtoken", "alice-token", tokens.Issue(Guid.NewGuid().ToString(), TimeSpan.FromHours(1))])
        {
            using var refused = await platform.Host.Cleanflow(token).GetAsync("auth/me");
            await Refused(refused, HttpStatusCode.Unauthorized, "INVALID_TOKEN", "トークンが無効または期限切れです");
            Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_while_whatever_comes_next()
    {
        await using var host = await PlatformHost.StartAsync("--Identity:LockoutSeconds=2");
        var (client, email) = (host.Cleanflow(), NewEmail());
        using (await client.PostAsJsonAsync("auth/register", new { email, password = Password })) { }
        for (var failure = 0; failure < 5; failure++)
        {
            using var wrong = await client.PostAsJsonAsync("auth/login", new { email, password = "wrong password" });
            await Refused(wrong, HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }

        using var locked = await client.PostAsJsonAsync("auth/login", new { email, password = Password });
        Assert.Contains("秒後", await Refused(locked, HttpStatusCode.TooManyRequests, "TOO_MANY_ATTEMPTS"));
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        await Eventually.Get(
            async () =>
            {
                using var login = await client.PostAsJsonAsync("auth/login", new { email, password = Password });
                return login.StatusCode == HttpStatusCode.OK ? login.ReasonPhrase : null;
            },
            what: "the end of the lockout");
    }

    [Fact]
    public async Task Attempts_beyond_a_minutes_from_one_address_are_429_whoever_they_are_for()
    {
        await using var host = await PlatformHost.StartAsync("--Identity:AttemptsPerMinute=2");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var login = await host.Cleanflow().PostAsJsonAsync("auth/login", new { email = NewEmail(), password = Password });
            await Refused(login, HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }

        foreach (var path in (string[])["auth/login", "auth/register"])
        {
            using var limited = await host.Cleanflow().PostAsJsonAsync(path, new { email = NewEmail(), password = Password });
            await Refused(limited, HttpStatusCode.TooManyRequests, "TOO_MANY_ATTEMPTS");
            Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public async Task Key_is_made_in_the_data_folder_and_tokens_are_taken_by_whoever_has_it()
    {
        var file = Path.Combine(platform.Host.Folder, "identity.key");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var email = NewEmail();
        using (await Register(email)) { }
        using var login = await Login(email);
        var token = (await login.Json()).GetProperty("data").Text("access_token");

        await using var same = await PlatformHost.StartAsync($"--Identity:SigningKey={(await File.ReadAllTextAsync(file)).Trim()}");
        Assert.NotNull(same.Services.GetRequiredService<UserTokens>().UserOf(token));
        Assert.False(File.Exists(Path.Combine(same.Folder, "identity.key")));
        using var unknown = await same.Cleanflow(token).GetAsync("auth/me");
        await Refused(unknown, HttpStatusCode.Unauthorized, "INVALID_TOKEN");
        var short1 = await Assert.ThrowsAsync<ConfigurationException>(() => PlatformHost.StartAsync("--Identity:SigningKey=short"));
        Assert.StartsWith("Identity:SigningKey: ", short1.Message);
    }

    [Fact]
    public async Task Reference_asks_for_a_token_where_one_is_needed_alone()
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{platform.Host.Port}/cleanflow/openapi.json"));
        var paths = (await response.Json()).GetProperty("paths");
        foreach (var (path, method, needed) in ((string, string, bool)[])[("register", "post", false), ("login", "post", false), ("me", "get", true)])
        {
            var operation = paths.GetProperty($"/api/v1/auth/{path}").GetProperty(method);
            Assert.Equal(needed, operation.TryGetProperty("security", out var security) && security.GetArrayLength() > 0);
        }
    }

    private static string NewEmail() => $"user{Interlocked.Increment(ref _users)}-{Guid.NewGuid():N}@example.com";

    private HttpClient Prefixed(string token)
    {
        var client = platform.Host.Cleanflow(token);
        client.BaseAddress = new Uri($"http://127.0.0.1:{platform.Host.Port}/cleanflow/api/v1/");
        return client;
    }

    private async Task<HttpResponseMessage> Register(string email, string password = Password, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "auth/register") { Content = JsonContent.Create(new { email, password }) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await Anyone.SendAsync(request);
    }

    private Task<HttpResponseMessage> Login(string email, string password = Password) => Anyone.PostAsJsonAsync("auth/login", new { email, password });

    private static async Task<JsonElement> Ok(HttpResponseMessage response, HttpStatusCode status, string message)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        var answer = JsonDocument.Parse(body).RootElement;
        Assert.Equal(["data", "message"], answer.EnumerateObject().Select(field => field.Name));
        Assert.Equal(message, answer.Text("message"));
        return answer.GetProperty("data");
    }

    private static async Task<string> Refused(HttpResponseMessage response, HttpStatusCode status, string code, string? message = null)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        var error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        Assert.Equal(["code", "message"], error.EnumerateObject().Select(field => field.Name));
        Assert.Equal(code, error.Text("code"));
        if (message is not null) Assert.Equal(message, error.Text("message"));
        else Assert.Matches("[ぁ-んァ-ヶ一-龠]", error.Text("message"));
        return body;
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex Instant();
}
