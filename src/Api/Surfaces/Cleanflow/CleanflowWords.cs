using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What code that all surfaces share says of a request, in Japanese. As in gettext the English text is the key; <c>{0}</c> and so on stand for what it names.</summary>
internal static partial class CleanflowWords
{
    private static readonly (string English, string Japanese)[] Texts =
    [
        ("{0}: it is required", "{0}: 必須項目です"),
        ("{0}: it is given twice", "{0}: 複数回指定されています"),
        ("{0}: it is not a whole number from {1} to {2}", "{0}: {1} 以上 {2} 以下の整数である必要があります"),
        ("{0}: it is not a whole number from {1}", "{0}: {1} 以上の整数である必要があります"),
        ("{0}: it is one of {1}", "{0}: {1} のいずれかである必要があります"),
        ("{0}: it is not a string", "{0}: 文字列である必要があります"),
        ("{0}: it is not valid Unicode", "{0}: 正しい Unicode 文字列である必要があります"),
        ("{0}: it is not an object", "{0}: オブジェクトである必要があります"),
        ("the body is not a JSON object", "リクエスト本文は JSON オブジェクトである必要があります"),
        ("the body is not valid JSON at line {0}, byte {1}", "リクエスト本文は正しい JSON である必要があります（{0} 行目、{1} バイト目）"),
        ("the body is not valid JSON", "リクエスト本文は正しい JSON である必要があります"),
        ("the body has a key that is not valid Unicode", "リクエスト本文に正しい Unicode ではないキーがあります"),
        ("the body is larger than {0} bytes", "リクエスト本文は {0} バイト以下である必要があります"),
        ("the body is too large", "リクエスト本文が大きすぎます"),
        ("the request cannot be read", "リクエストを読み取れません"),
        ("the request cannot be taken", "リクエストを受け付けられません"),
        ("Content-Type: it must be application/json", "Content-Type: application/json である必要があります"),
        ("Content-Type: JSON is read as UTF-8", "Content-Type: 文字コードは UTF-8 である必要があります"),
        ("Content-Type: the body is of a type that this path does not take", "Content-Type: このパスでは受け付けられない形式です"),
        ("Content-Type: it must be multipart/form-data", "Content-Type: multipart/form-data である必要があります"),
        ("Content-Type: it needs a boundary of 1 to 70 characters", "Content-Type: 1～70 文字の boundary が必要です"),
        ("the body is not well-formed multipart/form-data", "リクエスト本文は正しい multipart/form-data である必要があります"),
        ("the form has more than {0} parts", "フォームの項目は {0} 個以下である必要があります"),
        ("a part of the form has no name", "フォームに名前のない項目があります"),
        ("a part of the form has no usable Content-Disposition", "フォームに Content-Disposition の正しくない項目があります"),
        ("{0}: it is not a file; its part needs a filename", "{0}: ファイルとして（filename を付けて）送信する必要があります"),
        ("{0}: it is longer than {1} bytes", "{0}: {1} バイト以下である必要があります"),
        ("{0}: it is not UTF-8", "{0}: UTF-8 である必要があります"),
        ("{0}: a file came in this field; files come in '{1}'", "{0}: ファイルは {1} で送信する必要があります"),
        ("{0}: it must be 1 to {1} visible ASCII characters", "{0}: 1～{1} 文字の表示可能な ASCII 文字である必要があります"),
    ];

    private static readonly ImmutableArray<(Regex English, string Japanese)> Patterns = [.. Texts.Select(text => (Pattern(text.English), text.Japanese))];

    /// <summary>The Japanese of a text; <c>null</c> where it is none of these.</summary>
    public static string? Translate(string english)
    {
        foreach (var (pattern, japanese) in Patterns)
        {
            if (pattern.Match(english) is { Success: true } match) return string.Format(null, japanese, [.. match.Groups.Values.Skip(1).Select(group => group.Value)]);
        }

        return null;
    }

    /// <summary>Whether a text is Japanese already, by its having kana or kanji.</summary>
    public static bool IsJapanese(string text) => Japanese().IsMatch(text);

    private static Regex Pattern(string text) =>
        new($"^{string.Concat(Hole().Split(text).Select((part, index) => index == 0 ? Regex.Escape(part) : "(.+)" + Regex.Escape(part)))}$", RegexOptions.NonBacktracking | RegexOptions.Singleline);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]")]
    private static partial Regex Japanese();
}
