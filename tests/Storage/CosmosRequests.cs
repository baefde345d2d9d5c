using System.Diagnostics.Metrics;
using TicketMaster.Adapters;

namespace TicketMaster.Tests.Storage;

/// <summary>Counts the operations on a database, as the metric of their charges tells of them.</summary>
internal sealed class CosmosRequests : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MeterListener _listener;
    private readonly List<Request> _made = [];

    public CosmosRequests(CosmosDatabase database)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == database.Meters && instrument.Name == RequestCharges.Instrument)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            Dictionary<string, object?> named = tags.ToArray().ToDictionary();
            lock (_lock)
            {
                _made.Add(new Request((string)named["route"]!, (string)named["container"]!, (string)named["operation"]!));
            }
        });
        _listener.Start();
    }

    /// <summary>What these functions asked for since they were last asked about.</summary>
    public IReadOnlyList<Request> Take(params string[] functions)
    {
        lock (_lock)
        {
            Request[] taken = [.. _made.Where(request => functions.Contains(request.Function))];
            _made.RemoveAll(request => functions.Contains(request.Function));
            return taken;
        }
    }

    public void Dispose() => _listener.Dispose();

    internal sealed record Request(string Function, string Container, string Operation);
}
