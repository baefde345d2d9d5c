using System.Globalization;
using System.Text;
using Xunit;
using Request = TicketMaster.Tests.Storage.CosmosRequests.Request;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Requests by action as docs/architecture.md shows them, with what they cost by the charges that it names.</summary>
internal sealed class CostTable
{
    // Request units of one operation on a document of up to 1 KB, and of a query for each partition that it asks.
    private const double Read = 1;
    private const double Create = 5.5;
    private const double Replace = 11;
    private const double Query = 3.2;

    private readonly StringBuilder _text = new("""
        | action | reads | queries | creates | replaces | RU |
        |---|---|---|---|---|---|

        """);

    public void Add(string action, IReadOnlyList<Request> made)
    {
        int Count(string operation) => made.Count(one => one.Operation == operation);
        Assert.Equal(0, Count("delete"));
        (int one, int all) = (Count("query"), Count("query_all"));
        double charge = (Count("read") * Read) + (one * Query) + (Count("create") * Create) + (Count("replace") * Replace);
        string queries = Sum(one, $"{one}", all, $"{all} × P");
        string units = Sum(charge, Number(charge), all, $"{Number(all * Query)} × P");
        _text.Append(
            CultureInfo.InvariantCulture,
            $"| {action} | {Count("read")} | {queries} | {Count("create")} | {Count("replace")} | {units} |\n");
    }

    public override string ToString() => _text.ToString();

    private static string Sum(double one, string ofOne, double other, string ofOther) =>
        other == 0 ? ofOne : one == 0 ? ofOther : $"{ofOne} + {ofOther}";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
