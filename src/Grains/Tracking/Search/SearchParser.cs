using System.Collections.Immutable;
using System.Globalization;

namespace Platform.Grains.Tracking.Search;

/// <summary>One column of an order.</summary>
/// <param name="Column">The column.</param>
/// <param name="Descending">Whether the greatest is first.</param>
public readonly record struct OrderColumn(Column Column, bool Descending);

/// <summary>Reads filters and orders in MLflow's grammar (https://mlflow.org/docs/latest/search-runs.html).</summary>
public sealed class SearchParser
{
    /// <summary>Clauses of a filter, and columns of an order.</summary>
    public const int MaxClauses = 100;

    /// <summary>Characters of a <c>LIKE</c> pattern.</summary>
    public const int MaxPattern = 1_000;

    private readonly SearchSchema _schema;
    private readonly string _text;
    private readonly ImmutableArray<SearchToken> _tokens;
    private int _at;

    private SearchParser(SearchSchema schema, string text)
    {
        _schema = schema;
        _text = text;
        _tokens = SearchLexer.Split(text);
    }

    /// <summary>The clauses of a filter; none for an empty one.</summary>
    /// <exception cref="SearchSyntaxException">It is not one.</exception>
    public static ImmutableArray<FilterClause> Filter(SearchSchema schema, string text)
    {
        var parser = new SearchParser(schema, text);
        if (parser._tokens.IsEmpty) return [];
        var clauses = ImmutableArray.CreateBuilder<FilterClause>();
        clauses.Add(parser.Clause());
        while (parser._at < parser._tokens.Length)
        {
            if (!parser.Take().Is("AND")) throw parser.Wrong("clauses are joined by AND only");
            clauses.Add(parser.Clause());
            if (clauses.Count > MaxClauses) throw new SearchSyntaxException($"The filter has more than {MaxClauses} clauses.");
        }

        return clauses.ToImmutable();
    }

    /// <summary>The columns of an order.</summary>
    /// <exception cref="SearchSyntaxException">One of them is not a column with <c>ASC</c> or <c>DESC</c>.</exception>
    public static ImmutableArray<OrderColumn> Order(SearchSchema schema, ImmutableArray<string> texts) => texts.Length > MaxClauses
        ? throw new SearchSyntaxException($"order_by has more than {MaxClauses} columns.")
        : [.. texts.Select(text => OrderOf(schema, text))];

    private static OrderColumn OrderOf(SearchSchema schema, string text)
    {
        var parser = new SearchParser(schema, text);
        if (parser._tokens.IsEmpty) throw new SearchSyntaxException($"Invalid order_by clause '{text}'. Could not be parsed.");
        var column = parser.ReadColumn(forOrder: true);
        if (column.Kind == ColumnKind.Dataset) throw new SearchSyntaxException($"Invalid order_by clause '{text}': datasets have no order.");
        if (schema == SearchSchema.Experiments && column.Kind != ColumnKind.Attribute) throw new SearchSyntaxException($"Invalid order_by clause '{text}': only attributes have an order.");
        if (parser._at == parser._tokens.Length) return new OrderColumn(column, false);
        var direction = parser.Take();
        if (parser._at < parser._tokens.Length || !(direction.Is("ASC") || direction.Is("DESC")))
            throw new SearchSyntaxException($"Invalid ordering key in order_by clause '{text}'.");
        return new OrderColumn(column, direction.Is("DESC"));
    }

    private FilterClause Clause()
    {
        var column = ReadColumn(forOrder: false);
        var comparison = ReadComparison();
        if (comparison is Comparison.IsNull or Comparison.IsNotNull)
        {
            return column.Kind is ColumnKind.Param or ColumnKind.Tag or ColumnKind.Metric
                ? new FilterClause(column, comparison, 0, [])
                : throw Wrong("IS NULL applies to metrics, params and tags only");
        }

        if (_schema.IsNumber(column))
        {
            if (comparison > Comparison.LessOrEqual) throw Wrong($"'{column.Key}' is a number: compare it with =, !=, >, >=, < or <=");
            return new FilterClause(column, comparison, Number(column), []);
        }

        if (comparison is Comparison.In or Comparison.NotIn)
        {
            return _schema.TakesLists(column)
                ? new FilterClause(column, comparison, 0, List())
                : throw Wrong($"'{column.Key}' cannot be compared with a list");
        }

        if (comparison is Comparison.Equal or Comparison.NotEqual or Comparison.Like or Comparison.ILike)
        {
            var text = Text(column);
            if (text.Length > MaxPattern && comparison >= Comparison.Like) throw new SearchSyntaxException($"The pattern for '{column.Key}' has more than {MaxPattern} characters.");
            return new FilterClause(column, comparison, 0, [text]);
        }

        throw Wrong($"'{column.Key}' is a text: compare it with =, !=, LIKE or ILIKE");
    }

    // A column is a prefix, a dot and a name; without a prefix it is an attribute. A name that is not quoted may hold dots itself.
    private Column ReadColumn(bool forOrder)
    {
        var first = Take();
        if (first.Kind is not (TokenKind.Word or TokenKind.Quoted)) throw Wrong($"expected a column, found '{first.Value}'");
        if (_at == _tokens.Length || !_tokens[_at].IsSign(".")) return Attribute(first.Value, forOrder);
        if (!_schema.Kinds.TryGetValue(first.Value, out var kind))
        {
            throw new SearchSyntaxException(
                $"Invalid entity type '{first.Value}'. Valid values are {string.Join(", ", _schema.Kinds.Keys.Order(StringComparer.Ordinal))}.");
        }

        Take();
        var name = Take();
        if (name.Kind == TokenKind.Sign || name.Kind == TokenKind.Text) throw Wrong($"expected a name after '{first.Value}.', found '{name.Value}'");
        var key = name.Value;
        while (name.Kind != TokenKind.Quoted && _at < _tokens.Length && _tokens[_at] is { Glued: true } next && (next.IsSign(".") || next.Kind is TokenKind.Word or TokenKind.Number))
        {
            key += next.Value;
            _at++;
        }

        if (kind == ColumnKind.Attribute) return Attribute(key, forOrder);
        if (kind == ColumnKind.Dataset && !SearchSchema.DatasetKeys.Contains(key))
            throw new SearchSyntaxException($"Invalid dataset key '{key}' specified. Valid keys are {string.Join(", ", SearchSchema.DatasetKeys.Order(StringComparer.Ordinal))}.");
        return new Column(kind, key);
    }

    private Column Attribute(string name, bool forOrder)
    {
        var key = _schema.Aliases.GetValueOrDefault(name, name);
        var known = _schema.NumberAttributes.Contains(key) || _schema.TextAttributes.Contains(key) || (forOrder && _schema.OrderOnlyAttributes.Contains(key));
        if (known) return new Column(ColumnKind.Attribute, key);
        var valid = _schema.NumberAttributes.Union(_schema.TextAttributes).Order(StringComparer.Ordinal);
        throw new SearchSyntaxException($"Invalid attribute key '{name}' specified. Valid keys are {string.Join(", ", valid)}.");
    }

    private Comparison ReadComparison()
    {
        var token = Take();
        if (token.Kind == TokenKind.Sign)
        {
            return token.Value switch
            {
                "=" or "==" => Comparison.Equal,
                "!=" or "<>" => Comparison.NotEqual,
                ">" => Comparison.Greater,
                ">=" => Comparison.GreaterOrEqual,
                "<" => Comparison.Less,
                "<=" => Comparison.LessOrEqual,
                _ => throw Wrong($"expected a comparison, found '{token.Value}'"),
            };
        }

        if (token.Is("LIKE")) return Comparison.Like;
        if (token.Is("ILIKE")) return Comparison.ILike;
        if (token.Is("IN")) return Comparison.In;
        if (token.Is("NOT") && Take().Is("IN")) return Comparison.NotIn;
        if (token.Is("IS"))
        {
            var next = Take();
            if (next.Is("NULL")) return Comparison.IsNull;
            if (next.Is("NOT") && Take().Is("NULL")) return Comparison.IsNotNull;
        }

        throw Wrong($"expected a comparison, found '{token.Value}'");
    }

    private double Number(Column column)
    {
        var token = Take();
        if (token.Kind == TokenKind.Number && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        throw new SearchSyntaxException($"Expected numeric value type for '{column.Key}'. Found '{token.Value}'.");
    }

    private string Text(Column column)
    {
        var token = Take();
        if (token.Kind == TokenKind.Text || (token.Kind == TokenKind.Quoted && _text[token.At] == '"')) return token.Value;
        throw new SearchSyntaxException($"Expected a quoted string value for '{column.Key}' (e.g. 'my-value'). Got value '{token.Value}'.");
    }

    private ImmutableArray<string> List()
    {
        if (!Take().IsSign("(")) throw Wrong("a list begins with '('");
        var texts = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            var item = Take();
            if (item.Kind is not (TokenKind.Text or TokenKind.Quoted)) throw Wrong("a list holds quoted strings, and at least one");
            texts.Add(item.Value);
            var next = Take();
            if (next.IsSign(")")) return texts.ToImmutable();
            if (!next.IsSign(",")) throw Wrong("the items of a list are parted by ','");
            if (_at < _tokens.Length && _tokens[_at].IsSign(")"))
            {
                _at++;
                return texts.ToImmutable();
            }
        }
    }

    private SearchToken Take() => _at < _tokens.Length ? _tokens[_at++] : throw Wrong("it ends too early");

    private SearchSyntaxException Wrong(string why) => new($"Invalid clause(s) in filter string '{(_text.Length > 250 ? _text[..250] + "…" : _text)}': {why}.");
}
