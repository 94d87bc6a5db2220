using System.Globalization;

namespace Platform.Standalone.Demo;

/// <summary>Something that a student does in the demo's lesson.</summary>
/// <param name="At">When, from the lesson's beginning.</param>
/// <param name="Event">The event, as the extension in a student's notebook sends it, without its id and its time.</param>
internal sealed record LessonEvent(TimeSpan At, Dictionary<string, object?> Event);

/// <summary>A student of the demo's class, who works through the notebooks in their own way. All of it follows from the number, so that it can be told again.</summary>
internal sealed class LessonStudent(int number, int lesson)
{
    private static readonly string[] Names =
    [
        "佐藤 陽葵", "鈴木 蓮", "高橋 結菜", "田中 湊", "伊藤 さくら", "渡辺 大翔", "山本 芽依", "中村 悠真", "小林 凛", "加藤 朝陽", "吉田 紬", "山田 律",
        "佐々木 葵", "山口 新", "松本 莉子", "井上 樹", "木村 陽菜", "林 美玲", "グエン・ティ・ラン", "Emma Wilson", "김민준", "Łukasz Nowak", "斎藤 楓", "清水 蒼",
    ];

    private static readonly string[] Teams = ["1班", "2班", "3班"];

    private readonly Random _random = new((lesson * 1_000) + number);
    private readonly List<LessonEvent> _events = [];
    private TimeSpan _at;
    private int _kernelCount;

    /// <summary>How many there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The student's address, which is their id.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"student{number + 1:00}@school.example");

    /// <summary>All that they do.</summary>
    public List<LessonEvent> Work()
    {
        // Some are slower, and some find it harder.
        var pace = 0.7 + _random.NextDouble() * 0.9;
        var skill = 0.55 + _random.NextDouble() * 0.75;
        _at = TimeSpan.FromSeconds(_random.Next(5, 150));
        Add("session_started");
        foreach (var (path, cells) in LessonCells.Notebooks)
        {
            Wait(8, pace);
            Add("notebook_opened", ("notebookPath", path), ("totalCells", cells.Length));
            for (var cell = 0; cell < cells.Length; cell++) Solve(path, cells, cell, pace, skill);
            Add("notebook_saved", ("notebookPath", path));
        }

        return _events;
    }

    /// <summary>Tries until it is right. Who fails often asks for help at last, and after a while somebody comes.</summary>
    private void Solve(string path, LessonCell[] cells, int place, double pace, double skill)
    {
        var cell = cells[place];
        for (var attempt = 0; ; attempt++)
        {
            Wait(attempt == 0 ? 115 : 45, pace);
            var fails = attempt < 7 && _random.NextDouble() < Math.Min(0.92, cell.Trouble * (attempt == 0 ? 1 : 0.85) / skill) && cell.Slips.Length > 0;
            Run(path, cells.Length, place, cell, fails ? cell.Slips[_random.Next(cell.Slips.Length)] : null);
            if (!fails) return;
            if (attempt < 3 || _random.Next(3) > 0) continue;
            Wait(20, pace);
            Add("help", ("notebookPath", path), ("cellIndex", place), ("message", _random.Next(2) == 0 ? "エラーの意味がわかりません" : "何回やっても同じエラーになります"));
            Wait(260, pace);
            Add("help_stop", ("notebookPath", path));
        }
    }

    private void Run(string path, int total, int place, LessonCell cell, LessonSlip? slip)
    {
        _kernelCount++;
        Add(
            "cell_executed", ("notebookPath", path), ("totalCells", total), ("cellIndex", place), ("cellId", string.Create(CultureInfo.InvariantCulture, $"c0de{place:x4}")), ("cellType", "code"),
            ("code", slip?.Code ?? cell.Code), ("result", slip is null ? cell.Output : slip.Traceback(_kernelCount)), ("hasError", slip is not null), ("executionCount", _kernelCount),
            ("executionDurationMs", Math.Round(cell.DurationMs * (0.8 + _random.NextDouble() * 0.5), 1)));
    }

    private void Wait(double seconds, double pace) => _at += TimeSpan.FromSeconds(seconds * pace * (0.4 + _random.NextDouble() * 1.2));

    private void Add(string type, params (string Name, object? Value)[] fields)
    {
        var made = new Dictionary<string, object?>
        {
            ["eventType"] = type,
            ["emailAddress"] = Address,
            ["userName"] = Names[number],
            ["teamName"] = Teams[number % Teams.Length],
            ["sessionId"] = $"demo-{lesson}-{number}",
        };
        foreach (var (name, value) in fields) made[name] = value;
        _events.Add(new LessonEvent(_at, made));
    }
}
