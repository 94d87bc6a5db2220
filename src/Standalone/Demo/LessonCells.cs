namespace Platform.Standalone.Demo;

/// <summary>A cell of the demo's notebooks.</summary>
/// <param name="Code">As it is when it is right.</param>
/// <param name="Output">What it then prints.</param>
/// <param name="Trouble">How likely a first attempt fails, 0 to 1.</param>
/// <param name="DurationMs">How long it runs, about.</param>
/// <param name="Slips">Wrong versions that students write, each with the line that fails, counted from 1, and the error.</param>
internal sealed record LessonCell(string Code, string Output, double Trouble, int DurationMs, params LessonSlip[] Slips);

/// <summary>A wrong version of a cell.</summary>
/// <param name="Code">What the student wrote.</param>
/// <param name="Line">The line that fails.</param>
/// <param name="Error">The traceback's last line.</param>
internal sealed record LessonSlip(string Code, int Line, string Error)
{
    /// <summary>The traceback as a notebook shows it.</summary>
    public string Traceback(int kernelCount)
    {
        var name = Error[..Error.IndexOf(':', StringComparison.Ordinal)];
        // What cannot be read was never run, and has no stack.
        if (name is "SyntaxError" or "IndentationError") return $"  Cell In[{kernelCount}], line {Line}\n    {Code.Split('\n')[Line - 1].Trim()}\n    ^\n{Error}";
        var lines = Code.Split('\n').Select((text, at) => $"{(at + 1 == Line ? "----> " : "      ")}{at + 1} {text}");
        return $"{new string('-', 75)}\n{name,-42}Traceback (most recent call last)\nCell In[{kernelCount}], line {Line}\n{string.Join('\n', lines)}\n\n{Error}";
    }
}

/// <summary>The demo's three notebooks. The seventh cell of the second trips everybody.</summary>
internal static class LessonCells
{
    public static readonly (string Path, LessonCell[] Cells)[] Notebooks =
    [
        ("/python入門/01 変数と演算.ipynb",
        [
            new("print('こんにちは')", "こんにちは", 0.05, 12, new LessonSlip("print('こんにちは)", 1, "SyntaxError: unterminated string literal (detected at line 1)")),
            new("年齢 = 15\nprint(年齢 + 1)", "16", 0.1, 11, new LessonSlip("年齢 = 15\nprint(年令 + 1)", 2, "NameError: name '年令' is not defined")),
            new("値段 = 120\n個数 = 3\nprint(値段 * 個数)", "360", 0.1, 14, new LessonSlip("値段 = 120\n個数 = 3\nprint(値段 x 個数)", 3, "SyntaxError: invalid syntax. Perhaps you forgot a comma?")),
            new("名前 = 'さくら'\nprint('私は' + 名前)", "私はさくら", 0.15, 13, new LessonSlip("print('私は' + 名前)\n名前 = 'さくら'", 1, "NameError: name '名前' is not defined")),
            new("print('合計は' + str(360) + '円')", "合計は360円", 0.35, 12, new LessonSlip("print('合計は' + 360 + '円')", 1, "TypeError: can only concatenate str (not \"int\") to str")),
            new("print(7 // 2, 7 % 2)", "3 1", 0.08, 10, new LessonSlip("print(7 // 0, 7 % 2)", 1, "ZeroDivisionError: integer division or modulo by zero")),
            new("数 = int('42')\nprint(数 / 2)", "21.0", 0.2, 11, new LessonSlip("数 = int('四十二')\nprint(数 / 2)", 1, "ValueError: invalid literal for int() with base 10: '四十二'")),
            new("税込 = round(120 * 1.1)\nprint(f'{税込}円')", "132円", 0.15, 15, new LessonSlip("税込 = round(120 * 1.1)\nprint(f'{税込円')", 2, "SyntaxError: f-string: expecting '}'")),
        ]),
        ("/python入門/02 リストと辞書.ipynb",
        [
            new("果物 = ['りんご', 'みかん', 'ぶどう']\nprint(果物)", "['りんご', 'みかん', 'ぶどう']", 0.08, 12, new LessonSlip("果物 = ['りんご', 'みかん' 'ぶどう'\nprint(果物)", 1, "SyntaxError: '[' was never closed")),
            new("print(果物[0])", "りんご", 0.1, 10, new LessonSlip("print(果物[りんご])", 1, "NameError: name 'りんご' is not defined")),
            new("print(果物[2])", "ぶどう", 0.35, 10, new LessonSlip("print(果物[3])", 1, "IndexError: list index out of range")),
            new("果物.append('もも')\nprint(len(果物))", "4", 0.15, 12, new LessonSlip("果物.add('もも')\nprint(len(果物))", 1, "AttributeError: 'list' object has no attribute 'add'")),
            new("for 一つ in 果物:\n    print(一つ)", "りんご\nみかん\nぶどう\nもも", 0.25, 16, new LessonSlip("for 一つ in 果物:\nprint(一つ)", 2, "IndentationError: expected an indented block after 'for' statement on line 1")),
            new("値段 = {'りんご': 120, 'みかん': 80}\nprint(値段['りんご'])", "120", 0.15, 12, new LessonSlip("値段 = {'りんご': 120, 'みかん': 80}\nprint(値段[りんご])", 2, "NameError: name 'りんご' is not defined")),
            new("合計 = 0\nfor 品名, 数 in 買い物:\n    合計 += 値段.get(品名, 0) * 数\nprint(合計)", "440", 0.82, 45,
                new LessonSlip("合計 = 0\nfor 品名, 数 in 買い物:\n    合計 += 値段[品名] * 数\nprint(合計)", 3, "KeyError: 'ぶどう'"),
                new LessonSlip("合計 = 0\nfor 品名, 数 in 買い物:\n    合計 += 値段[品名] * 数\nprint(合計)", 3, "KeyError: 'ぶどう'"),
                new LessonSlip("合計 = 0\nfor 品名 in 買い物:\n    合計 += 値段[品名]\nprint(合計)", 3, "TypeError: unhashable type: 'list'"),
                new LessonSlip("for 品名, 数 in 買い物:\n    合計 += 値段.get(品名, 0) * 数\nprint(合計)", 2, "NameError: name '合計' is not defined")),
            new("値段['ぶどう'] = 300\nprint(値段)", "{'りんご': 120, 'みかん': 80, 'ぶどう': 300}", 0.1, 12, new LessonSlip("値段.ぶどう = 300\nprint(値段)", 1, "AttributeError: 'dict' object has no attribute 'ぶどう'")),
            new("高い = [k for k, v in 値段.items() if v > 100]\nprint(高い)", "['りんご', 'ぶどう']", 0.45, 14, new LessonSlip("高い = [k for k, v in 値段 if v > 100]\nprint(高い)", 1, "ValueError: too many values to unpack (expected 2)")),
            new("print(sorted(値段))", "['ぶどう', 'みかん', 'りんご']", 0.05, 11, new LessonSlip("print(値段.sort())", 1, "AttributeError: 'dict' object has no attribute 'sort'")),
        ]),
        ("/python入門/03 関数.ipynb",
        [
            new("def あいさつ(名前):\n    return f'こんにちは、{名前}さん'\nprint(あいさつ('ゆい'))", "こんにちは、ゆいさん", 0.2, 13,
                new LessonSlip("def あいさつ(名前)\n    return f'こんにちは、{名前}さん'\nprint(あいさつ('ゆい'))", 1, "SyntaxError: expected ':'")),
            new("def 面積(縦, 横):\n    return 縦 * 横\nprint(面積(3, 4))", "12", 0.2, 12,
                new LessonSlip("def 面積(縦, 横):\n    return 縦 * 横\nprint(面積(3))", 3, "TypeError: 面積() missing 1 required positional argument: '横'")),
            new("def 平均(数):\n    return sum(数) / len(数)\nprint(平均([70, 80, 95]))", "81.66666666666667", 0.4, 14,
                new LessonSlip("def 平均(数):\n    return sum(数) / len(数)\nprint(平均([]))", 2, "ZeroDivisionError: division by zero")),
            new("import time\ntime.sleep(2)\nprint('終わり')", "終わり", 0.05, 2_010, new LessonSlip("time.sleep(2)\nprint('終わり')", 1, "NameError: name 'time' is not defined")),
            new("def 階乗(n):\n    return 1 if n == 0 else n * 階乗(n - 1)\nprint(階乗(5))", "120", 0.55, 13,
                new LessonSlip("def 階乗(n):\n    return n * 階乗(n - 1)\nprint(階乗(5))", 2, "RecursionError: maximum recursion depth exceeded")),
            new("print(max([3, 9, 2], key=lambda x: -x))", "2", 0.15, 11, new LessonSlip("print(max([], key=lambda x: -x))", 1, "ValueError: max() iterable argument is empty")),
        ]),
    ];
}
