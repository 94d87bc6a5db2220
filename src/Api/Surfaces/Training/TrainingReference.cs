using Microsoft.OpenApi;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Reference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of the surface as a whole, and what its groups share. The examples are the specification's own.</summary>
internal static class TrainingReference
{
    public const string Name = "training";

    public const string Description = """
        라벨이 붙은 이미지를 올리고, 모델을 학습시키고, 에포크마다 검증 결과를 보고, 체크포인트로 새 이미지를 추론합니다.

        `POST /api/v1/auth/login`으로 받은 `access_token`을 `Authorization: Bearer …`로 보냅니다. 오류는 `{"detail": "…", "code": "…", "field": "…"}`이며, 특정 필드의 문제가 아니면 `field`는 `null`입니다.
        다른 사용자의 것은 존재하지 않는 것과 똑같이 404입니다. `Idempotency-Key`를 붙인 POST는 안전하게 다시 보낼 수 있습니다.
        진행 상황은 WebSocket(`/api/v1/ws/training/{job_id}`)이나 메인 포트의 SignalR 허브 `/hubs/live`의 토픽 `training/{job_id}`로 받습니다.
        """;

    public const string Json = "application/json";

    public static readonly ParameterReference Key = new(
        IdempotencyKey.Header, ParameterLocation.Header, "1~255자의 표시 가능한 ASCII 문자. 24시간 안에 같은 키와 내용으로 다시 보내면 처음과 같은 응답을 돌려주고, 내용이 다르면 422입니다.");

    public static readonly ParameterReference Skip = new("skip", ParameterLocation.Query, "건너뛸 개수.", JsonSchemaType.Integer) { Minimum = 0, Default = "0" };

    public static readonly ResponseReference Unauthorized = Error(401, "`UNAUTHORIZED`", "UNAUTHORIZED", "a valid token is needed: Authorization: Bearer <access_token>");

    public static readonly ResponseReference KeyReused = Error(422, "`IDEMPOTENCY_KEY_REUSED` 또는 `VALIDATION_ERROR`", "IDEMPOTENCY_KEY_REUSED", "this Idempotency-Key was used with another request");

    /// <summary>How many are given at most.</summary>
    public static ParameterReference Limit(int most, int otherwise) => new("limit", ParameterLocation.Query, "최대 개수.", JsonSchemaType.Integer)
    {
        Minimum = 1,
        Maximum = most,
        Default = otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>A field that is wrong.</summary>
    public static ResponseReference Invalid(string field, string detail) => Error(422, "`VALIDATION_ERROR`", "VALIDATION_ERROR", $"{field}: {detail}", field);

    /// <summary>A success, of the type it is written from.</summary>
    public static ResponseReference Success<T>(int status, string description, string example) => new(status, description) { Content = [new(Json, typeof(T), example)] };

    /// <summary>An error with an example.</summary>
    public static ResponseReference Error(int status, string description, string code, string detail, string? field = null) => new(status, description)
    {
        Content = [new(Json, typeof(TrainingErrorBody), $$"""{"detail":"{{detail}}","code":"{{code}}","field":{{(field is null ? "null" : $"\"{field}\"")}}}""")],
    };

    public static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    public static OpenApiSchema Whole(string description) => new() { Type = JsonSchemaType.Integer, Description = description };

    public static OpenApiSchema Object(string description) => new() { Type = JsonSchemaType.Object, Description = description };

    public static OpenApiSchema ErrorSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "detail", "code", "field" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["detail"] = Text("오류 메시지."),
            ["code"] = Text("오류 코드."),
            ["field"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "문제가 있는 필드. 없으면 `null`." },
        },
    };
}
