using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of logging in.</summary>
internal static class LoginReference
{
    public static readonly OperationReference Login = new("login", "로그인 및 JWT 토큰 발급")
    {
        Tag = "Auth",
        Description = "CleanFlow(`POST /api/v1/auth/register`)에 등록한 사용자로 로그인합니다. 다섯 번 연속 실패하면 30초 동안 잠기고, 실패할 때마다 잠금 시간이 두 배(최대 15분)가 됩니다.",
        Body = new BodyReference(Json, Schema, """{"email":"user@example.com","password":"password123"}"""),
        Responses =
        [
            Success<LoginBody>(200, "24시간 유효한 토큰.", """
                {"access_token":"eyJhbGciOiJIUzI1NiIs...","token_type":"bearer","user":{"id":1,"email":"user@example.com","full_name":"John Doe"}}
                """),
            new(400, "`VALIDATION_ERROR`: 본문이 JSON이 아닙니다."),
            Error(401, "`UNAUTHORIZED`", "UNAUTHORIZED", "the email or the password is wrong"),
            Invalid("email", "it is required"),
            Error(429, "`TOO_MANY_REQUESTS`. `Retry-After`초를 기다려야 합니다.", "TOO_MANY_REQUESTS", "there were too many registrations and logins from this address"),
        ],
    };

    private static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "email", "password" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["email"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "email" },
            ["password"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "password" },
        },
    };
}
