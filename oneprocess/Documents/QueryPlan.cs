using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>
/// Turns a query into SQL. A page begins behind the last (ordered value, row) of the page before. So a document that nobody writes
/// meanwhile is found exactly once, whatever else is written.
/// </summary>
internal sealed class QueryPlan
{
    /// <summary>Index entries to count at most, to find the predicate that narrows most.</summary>
    private const int Probe = 200;

    private readonly SqliteSession _session;
    private readonly DocumentTable _table;
    private readonly ContainerQuery _query;
    private readonly IReadOnlyList<PropertyPredicate> _where;

    private QueryPlan(SqliteSession session, DocumentTable table, ContainerQuery query)
    {
        _session = session;
        _table = table;
        _query = query;
        _where = query.Where ?? [];
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1, nameof(query));
        ContainerDefinition definition = table.Definition;
        bool IsKnown(string property) =>
            definition.IndexedProperties.Contains(property) || definition.ComparedProperties.Contains(property);

        string? unknown = _where.Select(predicate => predicate.Property)
            .Where(property => !table.ListIndexes.ContainsKey(property))
            .Concat(query.OrderBy is null ? [] : [query.OrderBy])
            .FirstOrDefault(property => !IsKnown(property));
        if (unknown is null && query is { PartitionKey: null, OrderBy: { } order } && !definition.IndexedProperties.Contains(order))
        {
            unknown = order;
        }

        if (unknown is not null)
        {
            throw new ArgumentException($"Container '{definition.Name}' has no index of '{unknown}'.", nameof(query));
        }
    }

    public static ContainerPage Run(SqliteSession session, DocumentTable table, ContainerQuery query) =>
        new QueryPlan(session, table, query).Run();

    private ContainerPage Run()
    {
        string value = _query.OrderBy is null ? "NULL" : DocumentTable.Extract(_query.OrderBy);
        SqlText sql = new($"SELECT {DocumentTable.Columns}, {value} FROM {_table.Name} {Index()} WHERE 1");
        if (_query.PartitionKey is not null)
        {
            sql.Add(" AND pk=" + sql.Parameter(_query.PartitionKey));
        }

        foreach (PropertyPredicate predicate in _where)
        {
            Compare(sql, predicate);
        }

        Continue(sql);
        string direction = _query.Descending ? " DESC" : "";
        sql.Add(_query.OrderBy is null ? " ORDER BY doc" : $" ORDER BY {value}{direction}, doc{direction}");
        sql.Add(" LIMIT " + sql.Parameter(_query.PageSize + 1L));
        List<(Document Document, Continuation Position)> rows = _session.Query(sql.ToString(), Read, sql.Values);
        if (rows.Count <= _query.PageSize)
        {
            return new(rows.ConvertAll(row => row.Document), null);
        }

        rows.RemoveAt(_query.PageSize);
        return new(rows.ConvertAll(row => row.Document), rows[^1].Position.ToString());
    }

    private (Document, Continuation) Read(SqliteRow row) =>
        (_table.Read(row), new(row.GetInt64(0), row.IsDBNull(6) ? null : row.GetValue(6)));

    private void Continue(SqlText sql)
    {
        if (_query.OrderBy is null)
        {
            if (_query.Continuation is not null)
            {
                sql.Add(" AND doc>" + sql.Parameter(Continuation.Parse(_query.Continuation, ordered: false).Row));
            }

            return;
        }

        string property = DocumentTable.Extract(_query.OrderBy);
        sql.Add($" AND {property} IS NOT NULL");
        if (_query.Continuation is not null)
        {
            var position = Continuation.Parse(_query.Continuation, ordered: true);
            string row = sql.Parameter(position.Row);
            string value = sql.Parameter(position.Value);
            char than = _query.Descending ? '<' : '>';
            sql.Add($" AND {property}{than}={value} AND ({property}{than}{value} OR doc{than}{row})");
        }
    }

    private void Compare(SqlText sql, PropertyPredicate predicate)
    {
        if (_table.ListIndexes.TryGetValue(predicate.Property, out ListIndex? index))
        {
            if (predicate is not { Comparison: PropertyComparison.Equal, Value: string })
            {
                throw new ArgumentException($"'{predicate.Property}' can be compared for equality with a string only.");
            }

            sql.Add($" AND doc IN ({index.Documents(sql.Parameter(predicate.Value))})");
            return;
        }

        string property = DocumentTable.Extract(predicate.Property);
        if (predicate.Property == DocumentTable.Id && predicate.Value is not string)
        {
            // The column would take the number for a text.
            sql.Add(" AND 0");
            return;
        }

        string value = sql.Parameter(predicate.Value switch
        {
            string text => text,
            long number => number,
            int number => (long)number,
            _ => throw new ArgumentException($"'{predicate.Property}' can be compared with a string or an integer only."),
        });
        // SQLite sorts numbers before texts. A bound at the empty text keeps a comparison within its own type.
        string comparison = (predicate.Comparison, predicate.Value is string) switch
        {
            (PropertyComparison.Equal, _) => $"{property}={value}",
            (PropertyComparison.LessThanOrEqual, true) => $"{property}<={value} AND {property}>=''",
            (PropertyComparison.LessThanOrEqual, false) => $"{property}<={value}",
            (PropertyComparison.GreaterThanOrEqual, true) => $"{property}>={value}",
            (PropertyComparison.GreaterThanOrEqual, false) => $"{property}>={value} AND {property}<''",
            _ => throw new ArgumentException($"{predicate.Comparison} is no comparison."),
        };
        // Repeats the condition of the partial index, or SQLite may not use it.
        sql.Add($" AND {property} IS NOT NULL AND {comparison}");
    }

    /// <summary>
    /// The index to use. SQLite keeps no statistics of values: it would take an equality that a third of all documents match before a range
    /// that five match.
    /// </summary>
    private string Index()
    {
        if (_query.PartitionKey is not null)
        {
            IReadOnlyList<string>? properties = _table.Definition.InPartition.FirstOrDefault(Answers);
            return "INDEXED BY " + (properties is null ? _table.PartitionIndex : _table.PropertyIndex(properties));
        }

        // The documents of a value are few: they are found first, by their numbers, and the rest is decided on them.
        if (_where.Any(predicate => _table.ListIndexes.ContainsKey(predicate.Property)))
        {
            return "NOT INDEXED";
        }

        (string Equal, string Order)[] within = [.. _table.Definition.OrderedWithin.Where(pair => pair.Order == _query.OrderBy
            && _where.Any(predicate => predicate.Property == pair.Equal && predicate.Comparison == PropertyComparison.Equal))];
        if (within is [var ordered, ..])
        {
            return "INDEXED BY " + _table.PropertyIndex(ordered);
        }

        (string Property, int Entries)[] narrow = [.. _where
            .Where(predicate => _table.Definition.IndexedProperties.Contains(predicate.Property))
            .GroupBy(predicate => predicate.Property)
            .Select(group => (group.Key, Entries: Count(group)))
            .OrderBy(candidate => candidate.Entries)];
        string? property = narrow is [var best, ..] && (best.Entries < Probe || _query.OrderBy is null) ? best.Property : _query.OrderBy;
        return property is null ? "NOT INDEXED" : "INDEXED BY " + _table.PropertyIndex(property);
    }

    /// <summary>Whether an index within a partition narrows to what is asked for, in its order.</summary>
    private bool Answers(IReadOnlyList<string> properties) =>
        properties.SkipLast(1).All(property => _where.Any(
            predicate => predicate.Property == property && predicate.Comparison == PropertyComparison.Equal))
        && (_query.OrderBy is null ? _where.Any(predicate => predicate.Property == properties[^1]) : _query.OrderBy == properties[^1]);

    /// <returns>Entries of the property's index within its predicates, up to <see cref="Probe"/>.</returns>
    private int Count(IGrouping<string, PropertyPredicate> predicates)
    {
        SqlText sql = new($"SELECT count(*) FROM (SELECT 1 FROM {_table.Name} INDEXED BY {_table.PropertyIndex(predicates.Key)} WHERE 1");
        foreach (PropertyPredicate predicate in predicates)
        {
            Compare(sql, predicate);
        }

        sql.Add($" LIMIT {sql.Parameter(Probe)})");
        return _session.Scalar<int>(sql.ToString(), sql.Values);
    }
}
