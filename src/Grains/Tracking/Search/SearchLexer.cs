using System.Collections.Immutable;
using System.Text;

namespace Platform.Grains.Tracking.Search;

/// <summary>What a token is.</summary>
public enum TokenKind
{
    /// <summary>A word: a name, a keyword.</summary>
    Word,

    /// <summary>A name in double quotes or backticks.</summary>
    Quoted,

    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A comparison sign, a bracket, a comma or a dot.</summary>
    Sign,
}

/// <summary>A token of a filter or an order.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value, without quotes.</param>
/// <param name="At">Where it begins.</param>
/// <param name="Glued">Whether nothing stands between it and the token before.</param>
public readonly record struct SearchToken(TokenKind Kind, string Value, int At, bool Glued)
{
    /// <summary>Whether it is this keyword.</summary>
    public bool Is(string keyword) => Kind == TokenKind.Word && Value.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == TokenKind.Sign && Value == sign;
}

/// <summary>Splits a filter or an order into tokens. Its grammar is MLflow's: SQL's <c>WHERE</c>, of comparisons joined by <c>AND</c>.</summary>
public static class SearchLexer
{
    /// <summary>Characters of a filter.</summary>
    public const int MaxLength = 100_000;

    private static readonly string[] Signs = ["!=", "<>", ">=", "<=", "==", "=", ">", "<", "(", ")", ",", "."];

    /// <summary>The tokens.</summary>
    /// <exception cref="SearchSyntaxException">A quote is not closed, or a character means nothing.</exception>
    public static ImmutableArray<SearchToken> Split(string text)
    {
        if (text.Length > MaxLength) throw new SearchSyntaxException($"The filter has {text.Length} characters, more than {MaxLength}.");
        var tokens = ImmutableArray.CreateBuilder<SearchToken>();
        var at = 0;
        while (true)
        {
            var begin = at;
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) return tokens.ToImmutable();
            tokens.Add(Next(text, ref at, tokens.Count > 0 && at == begin));
        }
    }

    private static SearchToken Next(string text, ref int at, bool glued)
    {
        var begin = at;
        var c = text[at];
        if (c is '\'' or '"' or '`') return new SearchToken(c == '\'' ? TokenKind.Text : TokenKind.Quoted, Quoted(text, ref at), begin, glued);
        if (char.IsAsciiDigit(c) || (c is '-' or '+' && at + 1 < text.Length && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] == '.')))
        {
            at++;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '.' or '_' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E'))) at++;
            return new SearchToken(TokenKind.Number, text[begin..at], begin, glued);
        }

        if (IsWord(c))
        {
            while (at < text.Length && (IsWord(text[at]) || text[at] is '-' or '/')) at++;
            return new SearchToken(TokenKind.Word, text[begin..at], begin, glued);
        }

        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0) continue;
            at += sign.Length;
            return new SearchToken(TokenKind.Sign, sign, begin, glued);
        }

        throw new SearchSyntaxException($"Invalid clause(s) in filter string: unexpected '{c}' at position {begin}.");
    }

    // A quote within a text is written twice.
    private static string Quoted(string text, ref int at)
    {
        var quote = text[at];
        var begin = at++;
        var value = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] != quote)
            {
                value.Append(text[at++]);
            }
            else if (at + 1 < text.Length && text[at + 1] == quote)
            {
                value.Append(quote);
                at += 2;
            }
            else
            {
                at++;
                return value.ToString();
            }
        }

        throw new SearchSyntaxException($"Invalid clause(s) in filter string: the quote at position {begin} is not closed.");
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or ':';
}
