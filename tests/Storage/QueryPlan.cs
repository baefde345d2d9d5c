using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// The plan that the service's gateway makes of a query: which partitions to ask, and for an order, the query rewritten so that the
/// SDK can merge the partitions' answers by the ordering values in front of each document.
/// </summary>
internal static partial class QueryPlan
{
    /// <summary>Where the SDK puts its own condition when it goes on behind a page.</summary>
    private const string Filter = "{documentdb-formattableorderbyquery-filter}";

    public static JsonObject Of(string text)
    {
        Match ordered = Ordered().Match(text);
        return new JsonObject
        {
            ["partitionedQueryExecutionInfoVersion"] = 2,
            ["queryInfo"] = new JsonObject
            {
                ["distinctType"] = "None",
                ["orderBy"] = ordered.Success ? new JsonArray(ordered.Groups["direction"].Value == "ASC" ? "Ascending" : "Descending") : [],
                ["orderByExpressions"] = ordered.Success ? new JsonArray(ordered.Groups["property"].Value) : [],
                ["groupByExpressions"] = new JsonArray(),
                ["groupByAliases"] = new JsonArray(),
                ["aggregates"] = new JsonArray(),
                ["groupByAliasToAggregateType"] = new JsonObject(),
                ["rewrittenQuery"] = ordered.Success ? Rewritten(ordered) : "",
                ["hasSelectValue"] = false,
                ["hasNonStreamingOrderBy"] = false,
            },
            ["queryRanges"] = new JsonArray(
                new JsonObject { ["min"] = "", ["max"] = "FF", ["isMinInclusive"] = true, ["isMaxInclusive"] = false }),
        };
    }

    private static string Rewritten(Match ordered)
    {
        string property = ordered.Groups["property"].Value;
        return $"SELECT c._rid, [{{\"item\": {property}}}] AS orderByItems, c AS payload FROM c"
            + $" WHERE ({ordered.Groups["where"].Value}) AND ({Filter}) ORDER BY {property} {ordered.Groups["direction"].Value}";
    }

    [GeneratedRegex(@"^SELECT \* FROM c WHERE (?<where>.*) ORDER BY (?<property>.*) (?<direction>ASC|DESC)$")]
    private static partial Regex Ordered();
}
