using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace TicketMaster.Storage.Cosmos;

/// <summary>What every operation on the store cost, by the function that spent it: the capacity of an on-sale is summed up from it.</summary>
internal sealed class RequestCharges(IMeterFactory meters)
{
    public const string Meter = "TicketMaster.Storage";
    public const string Instrument = "ticketmaster.cosmos.request_charge";

    private const string FunctionActivity = "function ";

    private readonly Histogram<double> _charges = meters.Create(Meter).CreateHistogram<double>(
        Instrument,
        "{request_unit}",
        "Request units of one operation on the store.",
        advice: new() { HistogramBucketBoundaries = [0.5, 1, 2, 3, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100, 300, 1_000] });

    public void Record(CosmosOperation operation, string container, HttpStatusCode status, double charge) => _charges.Record(
        charge,
        new TagList
        {
            { "operation", operation.ToString().ToLowerInvariant() },
            { "container", container },
            { "status", ((int)status).ToString(CultureInfo.InvariantCulture) },
            { "route", Route() },
        });

    /// <summary>The function that runs, as the worker's activity names it, or else the route of the request; it may be some activities up.</summary>
    private static string Route()
    {
        for (Activity? activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            if (activity.OperationName.StartsWith(FunctionActivity, StringComparison.Ordinal))
            {
                return activity.OperationName[FunctionActivity.Length..];
            }

            if (activity.GetTagItem("faas.name") is string function)
            {
                return function;
            }

            if (activity.GetTagItem("http.route") is string route)
            {
                return route;
            }
        }

        return "none";
    }
}
