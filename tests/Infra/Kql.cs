using System.Globalization;
using System.Text.RegularExpressions;
using Expression = System.Func<System.Collections.Generic.IReadOnlyDictionary<string, object?>, object?>;
using Row = System.Collections.Generic.IReadOnlyDictionary<string, object?>;

namespace TicketMaster.Tests.Infra;

/// <summary>
/// Runs a query of Log Analytics as far as the alerts use the language: tables or their union, then <c>where</c>, <c>extend</c> and
/// <c>summarize</c> of sums and counts. Anything else is an error.
/// </summary>
internal sealed partial class Kql
{
    private readonly List<string> _tokens;
    private int _at;

    private Kql(string text) => _tokens = [.. Token().Matches(text).Select(match => match.Value)];

    public static IReadOnlyList<Row> Run(string query, IEnumerable<TelemetryRow> rows)
    {
        string[] steps = [.. query.Split('|').Select(step => step.Trim())];
        string[] tables = [.. Table().Matches(steps[0]).Select(table => table.Value)];
        if (tables.Length == 0)
        {
            throw new NotSupportedException(steps[0]);
        }

        return [.. steps.Skip(1).Aggregate(
            rows.Where(row => tables.Contains(row.Table)).Select(row => row.Columns), (before, step) => Step(step, before))];
    }

    private static IEnumerable<Row> Step(string step, IEnumerable<Row> rows)
    {
        var text = new Kql(step);
        switch (text.Next())
        {
            case "where":
                Expression holds = text.Either();
                return rows.Where(row => holds(row) is true);
            case "extend":
                (string added, Expression value) = (text.Named(), text.Either());
                return rows.Select(row => new Dictionary<string, object?>(row) { [added] = value(row) });
            case "summarize":
                Dictionary<string, object?> one = [];
                Row[] all = [.. rows];
                do
                {
                    string name = text.Named();
                    string how = text.Next();
                    text.Skip("(");
                    Expression of = text.Either();
                    text.Skip(")");
                    one[name] = how switch
                    {
                        "sum" => all.Sum(row => (double)of(row)!),
                        "countif" => (double)all.Count(row => of(row) is true),
                        _ => throw new NotSupportedException(how),
                    };
                }
                while (text.Take(","));
                return [one];
            case var other:
                throw new NotSupportedException(other);
        }
    }

    private Expression Either()
    {
        Expression left = Both();
        while (Take("or"))
        {
            (Expression before, Expression right) = (left, Both());
            left = row => before(row) is true || right(row) is true;
        }

        return left;
    }

    private Expression Both()
    {
        Expression left = Compared();
        while (Take("and"))
        {
            (Expression before, Expression right) = (left, Compared());
            left = row => before(row) is true && right(row) is true;
        }

        return left;
    }

    private Expression Compared()
    {
        Expression left = Plain();
        foreach (string how in new[] { "==", ">=", ">", "has", "in" })
        {
            if (!Take(how))
            {
                continue;
            }

            if (how == "in")
            {
                Skip("(");
                List<object?> items = [];
                do
                {
                    items.Add(Plain()(new Dictionary<string, object?>()));
                }
                while (Take(","));
                Skip(")");
                return row => items.Contains(left(row));
            }

            Expression right = Plain();
            return how switch
            {
                "==" => row => Equals(left(row), right(row)),
                ">=" => row => left(row) is double number && number >= (double)right(row)!,
                ">" => row => left(row) is double number && number > (double)right(row)!,
                _ => row => left(row) is string text && text.Contains((string)right(row)!, StringComparison.OrdinalIgnoreCase),
            };
        }

        return left;
    }

    private Expression Plain()
    {
        string token = Next();
        switch (token)
        {
            case "(":
                Expression inner = Either();
                Skip(")");
                return inner;
            case "tostring":
                Skip("(");
                Skip("Properties");
                Skip("[");
                string property = Next().Trim('"');
                Skip("]");
                Skip(")");
                return row => ((IReadOnlyDictionary<string, string>)row["Properties"]!).GetValueOrDefault(property, "");
            case "strcat":
                Skip("(");
                List<Expression> parts = [];
                do
                {
                    parts.Add(Plain());
                }
                while (Take(","));
                Skip(")");
                return row => string.Concat(parts.Select(part => part(row)));
            case ['"', ..]:
                return _ => token.Trim('"');
            case [>= '0' and <= '9', ..]:
                double number = double.Parse(token, CultureInfo.InvariantCulture);
                return _ => number;
            default:
                return row => row.GetValueOrDefault(token);
        }
    }

    private string Named()
    {
        string name = Next();
        Skip("=");
        return name;
    }

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw new NotSupportedException("The query ends too soon.");

    private bool Take(string token)
    {
        bool isThere = _at < _tokens.Count && _tokens[_at] == token;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void Skip(string token)
    {
        if (!Take(token))
        {
            throw new NotSupportedException($"'{token}' is expected before '{string.Join(' ', _tokens.Skip(_at))}'.");
        }
    }

    [GeneratedRegex(@"""[^""]*""|\w+|==|>=|[^\s\w]")]
    private static partial Regex Token();

    [GeneratedRegex(@"\bApp[A-Z]\w+")]
    private static partial Regex Table();
}
