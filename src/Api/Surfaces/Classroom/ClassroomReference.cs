using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>What the reference says of the surface. The examples are its specification's own. One text in one place, so past the usual length.</summary>
internal static class ClassroomReference
{
    public const string Description = """
        ノートブックで作業するクラスを、教師がリアルタイムに見守るための API です。

        イベントは `POST /api/v1/events` に 1 件のオブジェクト、または 1～200 件の配列で送ります。API キーは `Authorization: Bearer …` で送り、キーごとにクラスが決まります。
        イベントの受信だけは、設定（`Classroom:OpenEvents`）により、このサーフェス専用のポートではキーなしでも受け付けます（クラスは `default`）。
        エラーは `{"error": {"code", "message", "details", "timestamp", "request_id"}}` です。すべての応答に `X-API-Version: v1` と `X-API-Deprecated: false` が付きます。
        数値の定義は `docs/classroom.md` にあります。SignalR では、メインポートの `/hubs/live` のトピック `classes/{クラス}` で同じイベントを受け取れます。
        """;

    private const string Json = "application/json";
    private const string EventsTag = "イベント", AnalyticsTag = "分析", HelpTag = "ヘルプ", LiveTag = "ライブ";

    private const string EventExample = """
        {"eventType":"cell_execution","userId":"user123","userName":"田中太郎","notebookPath":"/notebooks/lesson1.ipynb","cellIndex":5,"cellContent":"print('Hello, World!')",
        "executionCount":3,"executionDurationMs":150,"hasError":false,"errorMessage":null,"output":"Hello, World!","timestamp":"2025-01-18T10:30:00Z"}
        """;

    private static readonly ParameterReference UserId = new("user_id", ParameterLocation.Path, "ユーザー ID（URL エンコード）。");
    private static readonly ParameterReference Date = new("date", ParameterLocation.Query, "対象日付（YYYY-MM-DD、クラスのタイムゾーン）。省略すると今日です。");
    private static readonly ParameterReference Notebook = new("notebook_path", ParameterLocation.Query, "このノートブックだけ。");
    private static readonly ParameterReference Team = new("team", ParameterLocation.Query, "このチームだけ。");

    private static readonly ResponseReference BadRequest = new(400, "`VALIDATION_ERROR`: リクエストの内容が正しくありません。`details` に項目名と値があります。");
    private static readonly ResponseReference Unauthorized = new(401, "`UNAUTHORIZED`: API キーがないか、無効です。");
    private static readonly ResponseReference Forbidden = new(403, "`FORBIDDEN`: 別のクラスのキーです。");
    private static readonly ResponseReference NoStudent = new(404, "`NOT_FOUND`: その生徒はいません。");
    private static readonly ResponseReference Limited = new(429, "`RATE_LIMIT_EXCEEDED`: 制限に達しました。`Retry-After` 秒後に再度お試しください。") { HasLimits = true };
    private static readonly ResponseReference Unavailable = new(503, "`SERVICE_UNAVAILABLE`: 一時的に受け付けられません。`Retry-After` 秒後に再送してください。");

    public static readonly OperationReference Events = new("postEvents", "イベントを送る")
    {
        Tag = EventsTag,
        Description = """
            すべてのイベントを受信する統一エンドポイントです。配列では 1 件でも正しくなければ、何も記録しません（`details.index` がその位置です）。
            `eventId` を付けたイベントは再送しても一度だけ数えます。`timestamp`（または `eventTime`）を省略すると現在時刻、タイムゾーンのない時刻は UTC です。
            64 KB を超えるテキストは印を付けて切り詰めます。本文は 4 MB まで、送信は生徒ごとに毎分 100 リクエストまでです。
            """,
        Body = new BodyReference(Json, EventSchema, EventExample),
        Responses =
        [
            Limits(200, "1 件を受信しました。", typeof(ReceivedBody), """{"status":"received","eventId":"evt_123456789","timestamp":"2025-01-18T10:30:00Z"}"""),
            Limits(202, "配列を受信しました。", typeof(ReceivedSeveralBody), """{"status":"received","received":2,"eventIds":["evt_123456789","evt_123456790"],"timestamp":"2025-01-18T10:30:00Z"}"""),
            BadRequest, Unauthorized, Limited, Unavailable,
        ],
    };

    public static readonly OperationReference Summary = new("getClassSummary", "クラス全体の進捗サマリー")
    {
        Tag = AnalyticsTag,
        Parameters = [Date, Notebook, Team],
        Responses =
        [
            Limits(200, "サマリー。", typeof(SummaryBody), """
                {"summary":{"total_students":25,"active_students":23,"avg_progress":0.75,"completion_rate":0.68,"help_requests":0},"students":[{"user_id":"user123","user_name":"田中太郎","progress":0.85,
                "last_activity":"2025-01-18T10:30:00Z","status":"active","current_cell":8,"total_cells":10,"team_name":null,"notebook_path":"/notebooks/lesson1.ipynb","execution_count":25,
                "error_count":3,"consecutive_errors":0,"finished":false,"help_since":null}]}
                """),
            BadRequest, Unauthorized, Limited,
        ],
    };

    public static readonly OperationReference Export = new("exportClass", "クラスを CSV で取得")
    {
        Tag = AnalyticsTag,
        Description = "1 行が 1 人の生徒です。BOM 付き UTF-8 で、表計算ソフトが数式として実行する文字列には `'` を前に付けます。",
        Parameters = [Date, Notebook, Team],
        Responses =
        [
            new(200, "CSV。") { Content = [new("text/csv", null, "user_id,user_name,team_name,status,progress\r\nuser123,田中太郎,,active,0.85\r\n")], HasLimits = true },
            BadRequest, Unauthorized, Limited,
        ],
    };

    public static readonly OperationReference Notebooks = new("listNotebooks", "クラスのノートブック一覧")
    {
        Tag = AnalyticsTag,
        Description = "生徒が開いたか実行したノートブックを、パスの順に返します。`avg_progress` はその生徒たちの進捗の平均です。",
        Parameters = [Team],
        Responses =
        [
            Limits(200, "ノートブック。", typeof(NotebooksBody), """
                {"total":1,"notebooks":[{"notebook_path":"/notebooks/lesson1.ipynb","title":"lesson1","total_cells":10,"students":25,"finished_students":17,"avg_progress":0.75,
                "execution_count":640,"error_count":96,"last_activity":"2025-01-18T10:30:00Z"}]}
                """),
            BadRequest, Unauthorized, Limited,
        ],
    };

    public static readonly OperationReference Progress = new("getStudentProgress", "特定生徒の詳細進捗")
    {
        Tag = AnalyticsTag,
        Parameters =
        [
            UserId, Notebook,
            new("start_date", ParameterLocation.Query, "開始日（YYYY-MM-DD）。"),
            new("end_date", ParameterLocation.Query, "終了日（YYYY-MM-DD、この日を含む）。"),
        ],
        Responses =
        [
            Limits(200, "進捗。タイムラインは新しい順に 500 件までです。", typeof(ProgressBody), """
                {"user_info":{"user_id":"user123","user_name":"田中太郎","total_sessions":15,"total_duration_ms":3600000,"team_name":null,"consecutive_errors":0,"help_since":null},
                "progress_data":[{"notebook_path":"/notebooks/lesson1.ipynb","progress":0.8,"completed_cells":8,"total_cells":10,"execution_count":25,"error_count":3,"last_activity":"2025-01-18T10:30:00Z"}],
                "timeline":[{"timestamp":"2025-01-18T10:30:00Z","event_type":"cell_execution","cell_index":5,"duration_ms":150,"has_error":false,"notebook_path":"/notebooks/lesson1.ipynb","cell_id":null,"error":null,"message":null}]}
                """),
            BadRequest, Unauthorized, NoStudent, Limited,
        ],
    };

    public static readonly OperationReference DeleteStudent = new("deleteStudent", "生徒のデータを削除")
    {
        Tag = AnalyticsTag,
        Description = "その生徒のすべてのイベントを削除し、すべての数値から除きます。",
        Parameters = [UserId],
        Responses = [Limits(200, "削除しました。", typeof(DoneBody), """{"status":"deleted","user_id":"user123"}"""), Unauthorized, NoStudent, Limited],
    };

    public static readonly OperationReference Hotspots = new("getHotspots", "ノートブックのホットスポット分析")
    {
        Tag = AnalyticsTag,
        Description = "つまずきやすいセルを、難しい順に返します。パスのスラッシュはエンコードしてもしなくても構いません。",
        Parameters = [new("notebook_path", ParameterLocation.Path, "ノートブックパス。"), Team],
        Responses =
        [
            Limits(200, "ホットスポット。", typeof(HotspotsBody), """
                {"notebook_info":{"path":"/notebooks/lesson1.ipynb","title":"lesson1","total_cells":10,"analyzed_sessions":45,"students":25},"hotspots":[{"cell_index":5,"difficulty_score":0.85,
                "avg_execution_count":4.2,"error_rate":0.35,"avg_duration_ms":2500,"common_errors":["NameError: name 'x' is not defined","SyntaxError: invalid syntax"],"cell_id":null,"students":25,
                "execution_count":105,"common_error_counts":[{"error":"NameError: name 'x' is not defined","count":30},{"error":"SyntaxError: invalid syntax","count":7}]}]}
                """),
            BadRequest, Unauthorized, new(404, "`NOT_FOUND`: そのノートブックで作業した生徒はいません。"), Limited,
        ],
    };

    public static readonly OperationReference Help = new("listHelp", "助けを待っている生徒")
    {
        Tag = HelpTag,
        Description = "長く待っている順です。",
        Parameters = [Team],
        Responses =
        [
            Limits(200, "待っている生徒。", typeof(HelpBody), """
                {"total":1,"help":[{"user_id":"user123","user_name":"田中太郎","team_name":null,"since":"2025-01-18T10:30:00Z","waiting_seconds":90,"message":null,
                "notebook_path":"/notebooks/lesson1.ipynb","current_cell":5,"consecutive_errors":3}]}
                """),
            BadRequest, Unauthorized, Limited,
        ],
    };

    public static readonly OperationReference Dismiss = new("dismissHelp", "ヘルプを解決済みにする")
    {
        Tag = HelpTag,
        Parameters = [UserId],
        Responses =
        [
            Limits(200, "解決済みにしました。", typeof(DoneBody), """{"status":"dismissed","user_id":"user123"}"""),
            Unauthorized, new(404, "`NOT_FOUND`: その生徒はいないか、助けを求めていません。"), Limited,
        ],
    };

    public static readonly OperationReference Dashboard = new("watchDashboard", "ダッシュボード（WebSocket）")
    {
        Tag = LiveTag,
        Description = """
            接続すると `connection_established` が、その後はイベントごとに `event_notification` が届きます。`seq` はクラスの中の通し番号で、切断後は `from` に最後の `seq` を渡すと続きから受け取れます。
            キーは `Authorization` ヘッダーか `token` で渡します。接続はキーごとに 10 までで、11 番目はアップグレードの前に 429 で断ります。
            """,
        Parameters =
        [
            new("token", ParameterLocation.Query, "API キー。"),
            new("from", ParameterLocation.Query, "この `seq` より後のイベントから（0 ならすべて）。省略すると今からです。", JsonSchemaType.Integer) { Minimum = 0 },
            new("last", ParameterLocation.Query, "`from` がないとき、直近のこの件数から。", JsonSchemaType.Integer) { Minimum = 0 },
            new("notebook", ParameterLocation.Query, "このノートブックだけ。"),
            Team,
            new("class", ParameterLocation.Query, "クラス。キーのクラスと違えば 403 です。"),
        ],
        Responses =
        [
            new(101, "WebSocket。"), BadRequest, Unauthorized, Forbidden, new(429, "`RATE_LIMIT_EXCEEDED`: 接続が多すぎます。"), Unavailable,
        ],
    };

    public static OpenApiSchema ErrorSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "error" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["error"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "code", "message", "details", "timestamp", "request_id" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["code"] = Text("エラーコード。"),
                    ["message"] = Text("エラーメッセージ。"),
                    ["details"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "`field`、`value`、`allowed_values`、配列では `index`。" },
                    ["timestamp"] = Text("時刻。"),
                    ["request_id"] = Text("リクエスト ID。"),
                },
            },
        },
    };

    private static ResponseReference Limits(int status, string description, Type type, string example) =>
        new(status, description) { Content = [new(Json, type, example)], HasLimits = true };

    private static OpenApiSchema EventSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "eventType" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["eventType"] = Text("`cell_execution`（`cell_executed` も同じ）、`notebook_opened`、`notebook_saved`、`notebook_closed`、`session_started`、`session_ended`、`help`、`help_stop`。"),
            ["eventId"] = Text("イベント ID。省略すると付けます。"),
            ["userId"] = Text("生徒の ID。"),
            ["emailAddress"] = Text("`userId` がないときの生徒の ID。"),
            ["userName"] = Text("名前。"),
            ["teamName"] = Text("チーム。"),
            ["sessionId"] = Text("セッション。"),
            ["notebookPath"] = Text("ノートブックパス。`cell_execution` では必須です。"),
            ["cellIndex"] = Number("セルの位置（0 から）。`cell_execution` では `cellId` とのどちらかが必須です。"),
            ["cellId"] = Text("セルの ID。"),
            ["cellType"] = Text("セルの種類。"),
            ["cellContent"] = Text("セルのコード（`code` も同じ）。"),
            ["output"] = Text("出力（`result` も同じ）。"),
            ["executionCount"] = Number("カーネルの実行番号。"),
            ["executionDurationMs"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "実行時間（ミリ秒）。" },
            ["hasError"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "エラーの有無。省略すると `errorMessage` とトレースバックから判断します。" },
            ["errorMessage"] = Text("エラーの内容。"),
            ["totalCells"] = Number("ノートブックのセル数。"),
            ["message"] = Text("`help` で伝えること。"),
            ["timestamp"] = Text("時刻（ISO 8601。`eventTime` も同じ）。"),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Number(string description) => new() { Type = JsonSchemaType.Integer, Description = description };
}
