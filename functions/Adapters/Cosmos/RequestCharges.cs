using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace TicketMaster.Adapters;

/// <summary>Measures what each operation costs, by function. The capacity for an on-sale is calculated from it.</summary>
internal sealed class RequestCharges(IMeterFactory meters)
{
    public const string Meter = "TicketMaster.Storage";
    public const string Instrument = "ticketmaster.cosmos.request_charge";

    private readonly Histogram<double> _charges = meters.Create(Meter).CreateHistogram<double>(
        Instrument,
        "{request_unit}",
        "Request units of one operation on the store.",
        advice: new() { HistogramBucketBoundaries = [0.5, 1, 2, 3, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100, 300, 1_000] });

    public void Record(CosmosOperation operation, string container, HttpStatusCode status, double charge) => _charges.Record(
        charge,
        new TagList
        {
            { "operation", NameOf(operation) },
            { "container", container },
            { "status", ((int)status).ToString(CultureInfo.InvariantCulture) },
            { "route", CurrentFunction.Name ?? "none" },
        });

    private static string NameOf(CosmosOperation operation) => operation switch
    {
        CosmosOperation.Read => "read",
        CosmosOperation.Create => "create",
        CosmosOperation.Replace => "replace",
        CosmosOperation.Delete => "delete",
        CosmosOperation.Query => "query",
        CosmosOperation.QueryAll => "query_all",
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
