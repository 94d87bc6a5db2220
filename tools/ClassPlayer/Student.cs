using System.Text.Json.Nodes;

namespace Platform.ClassPlayer;

/// <summary>A student who works through a notebook, sometimes gets stuck, and sometimes asks for help. Follows from its number.</summary>
internal sealed class Student(int number)
{
    private const int Cells = 12;
    private static readonly string[] Errors = ["NameError: name 'x' is not defined", "SyntaxError: invalid syntax", "KeyError: 'price'", "TypeError: can only concatenate str (not \"int\") to str"];

    private readonly Random _random = new(number);
    private int _cell;
    private bool _helpless;

    /// <summary>What it does next.</summary>
    public JsonObject Next()
    {
        var happened = new JsonObject
        {
            ["eventId"] = $"evt_{Guid.NewGuid():N}",
            ["userId"] = $"student{number}",
            ["userName"] = $"生徒 {number}",
            ["teamName"] = $"team {number % 5}",
            ["sessionId"] = $"s{number}",
            ["timestamp"] = DateTimeOffset.UtcNow.ToString("O"),
        };
        if (_helpless || _random.Next(200) == 0)
        {
            happened["eventType"] = _helpless ? "help_stop" : "help";
            _helpless = !_helpless;
            return happened;
        }

        // Cell 7 trips everybody.
        var failed = _random.NextDouble() < (_cell == 7 ? 0.6 : 0.12);
        happened["eventType"] = "cell_execution";
        happened["notebookPath"] = $"/notebooks/lesson{1 + (number % 3)}.ipynb";
        happened["cellIndex"] = _cell;
        happened["totalCells"] = Cells;
        happened["cellContent"] = $"print({_cell})";
        happened["executionCount"] = _random.Next(1, 100);
        happened["executionDurationMs"] = _random.Next(5, 900);
        happened["hasError"] = failed;
        happened["errorMessage"] = failed ? Errors[_random.Next(Errors.Length)] : null;
        happened["output"] = failed ? "" : $"{_cell}";
        if (!failed) _cell = (_cell + 1) % Cells;
        return happened;
    }
}
