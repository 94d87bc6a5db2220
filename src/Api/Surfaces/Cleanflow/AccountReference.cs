using Microsoft.OpenApi;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Reference;
using Platform.Contracts.Identity;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What the reference says of accounts. The examples are the specification's own.</summary>
internal static class AccountReference
{
    private const string Json = "application/json";
    private const string Tag = "Auth";
    private const string BodyExample = """{"email":"user@example.com","password":"securepassword123"}""";
    private const string UserExample = """{"user_id":"123e4567-e89b-12d3-a456-426614174000","email":"user@example.com","created_at":"2024-01-01T00:00:00Z"}""";
    private static readonly ResponseReference TooMany = new(429, "`TOO_MANY_ATTEMPTS`。`Retry-After` の秒数だけ待つ必要があります。");

    public static readonly OperationReference Register = new("register", "ユーザー新規登録")
    {
        Tag = Tag,
        Description = "メールアドレスは大文字と小文字を区別しません。同じ `Idempotency-Key`、メールアドレス、パスワードでの再送には最初と同じ応答を返します。",
        Parameters = [new(IdempotencyKey.Header, ParameterLocation.Header, "1～255 文字の表示可能な ASCII 文字。")],
        Body = new BodyReference(Json, Schema, BodyExample),
        Responses =
        [
            new(201, "登録されたユーザー。") { Content = [new(Json, typeof(Envelope<UserBody>), $$"""{"data":{{UserExample}},"message":"User registered successfully"}""")] },
            new(400, "`EMAIL_ALREADY_EXISTS`、`WEAK_PASSWORD`、または `VALIDATION_ERROR`。"), TooMany,
        ],
    };

    public static readonly OperationReference Login = new("login", "ログイン（JWT トークン取得）")
    {
        Tag = Tag,
        Description = "続けて 5 回失敗すると 30 秒間ロックされ、さらに失敗するたびにロック時間は 2 倍（最長 15 分）になります。",
        Body = new BodyReference(Json, Schema, BodyExample),
        Responses =
        [
            new(200, "24 時間有効なトークン。")
            {
                Content =
                [
                    new(Json, typeof(Envelope<TokenBody>), """
                        {"data":{"access_token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...","token_type":"bearer","expires_in":86400},"message":"Login successful"}
                        """),
                ],
            },
            new(400, "`VALIDATION_ERROR`。"), new(401, "`INVALID_CREDENTIALS`。"), TooMany,
        ],
    };

    public static readonly OperationReference Me = new("me", "現在のユーザー情報取得")
    {
        Tag = Tag,
        Responses =
        [
            new(200, "ユーザー。") { Content = [new(Json, typeof(Envelope<UserBody>), $$"""{"data":{{UserExample}},"message":"Success"}""")] },
            new(401, "`INVALID_TOKEN`。"),
        ],
    };

    private static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "email", "password" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["email"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "email", MaxLength = EmailAddress.MaxChars },
            ["password"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "password", MinLength = Passwords.MinChars },
        },
    };
}
