using System.Text;
using Microsoft.Azure.Cosmos;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>Turns a query into SQL. Names are the container's own, and values are parameters.</summary>
internal static class CosmosSql
{
    /// <exception cref="ArgumentException">A property is not indexed, or a value cannot be compared.</exception>
    public static QueryDefinition Translate(ContainerSpec container, DocumentQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1, nameof(query));
        var definition = new QueryDefinition(Text(container, query));
        for (int i = 0; i < query.Where.Count; i++)
        {
            definition.WithParameter($"@p{i}", Value(query.Where[i]));
        }

        return definition;
    }

    private static string Text(ContainerSpec container, DocumentQuery query)
    {
        var conditions = query.Where
            .Select((predicate, i) => InList(container, predicate, $"@p{i}")
                ?? $"{Property(container, predicate.Property)} {Operator(predicate.Comparison)} @p{i}")
            .ToList();
        StringBuilder text = new("SELECT * FROM c");
        string? order = query.OrderBy is null ? null : Property(container, query.OrderBy);
        if (order is not null)
        {
            // The index has entries for nulls, and perhaps for missing values.
            conditions.Add($"IS_DEFINED({order}) AND NOT IS_NULL({order})");
        }

        if (conditions.Count > 0)
        {
            text.Append(" WHERE ").AppendJoin(" AND ", conditions);
        }

        if (order is not null)
        {
            text.Append(" ORDER BY ").Append(order).Append(query.Descending ? " DESC" : " ASC");
        }

        return text.ToString();
    }

    /// <returns>The condition on a list's members; null if the predicate is on a property.</returns>
    private static string? InList(ContainerSpec container, Predicate predicate, string parameter) =>
        container.InLists.FirstOrDefault(one => $"{one.List}.{one.Member}" == predicate.Property)
            is not { List: { } list, Member: { } member }
            ? null
            : predicate.Comparison == Comparison.Equal
                ? $"EXISTS(SELECT VALUE l FROM l IN c[\"{list}\"] WHERE l[\"{member}\"] = {parameter})"
                : throw new ArgumentException($"'{predicate.Property}' can be compared for equality only.", nameof(predicate));

    private static string Property(ContainerSpec container, string name) => container.Indexed.Contains(name)
        ? $"c[\"{name}\"]"
        : throw new ArgumentException($"Container '{container.Name}' has no index of '{name}'.", nameof(name));

    private static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.LessThanOrEqual => "<=",
        Comparison.GreaterThanOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    private static object Value(Predicate predicate) => predicate.Value switch
    {
        string or long or int => predicate.Value,
        _ => throw new ArgumentException($"'{predicate.Property}' can be compared with a string or an integer only."),
    };
}
