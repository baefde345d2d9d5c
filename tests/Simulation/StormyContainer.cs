using TicketMaster.Bookings;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Simulation;

/// <summary>
/// A container as one process sees it over a bad network: every operation waits for its turn, and may be throttled, be done with
/// its answer lost, be lost itself, or arrive after it was given up. A guard can be taken out, to see that it is needed.
/// </summary>
internal sealed class StormyContainer<T>(MemoryContainer<T> inner, SimulatedProcess process) : IDocumentContainer<T>
    where T : class, IDocument
{
    private readonly string _name = typeof(T).Name.Replace("Document", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Guard out: creates overwrite and replaces ignore their ETag.</summary>
    public Func<T, bool> Unconditional { get; init; } = _ => false;

    /// <summary>Guard out: what is stored in place of the document.</summary>
    public Func<T, T> Stores { get; init; } = document => document;

    public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) => DoAsync<StoreResult<T>>(
        $"read {_name}", id, isWrite: false, () => inner.Read(id, partitionKey), StoreStatus.Throttled, StoreStatus.Unknown);

    public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) => DoAsync(
        $"create {_name}", document.Id, isWrite: true,
        () => Unconditional(document) ? inner.Put(document) : inner.Create(Stores(document)),
        StoreStatus.Throttled, StoreStatus.Unknown);

    public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) => DoAsync(
        $"replace {_name}", document.Id, isWrite: true,
        () => Unconditional(document) ? inner.Put(document) : inner.Replace(Stores(document), ifMatch),
        StoreStatus.Throttled, StoreStatus.Unknown);

    public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => DoAsync(
        $"query {_name}", query.PartitionKey ?? "", isWrite: false, () => inner.Query(query),
        new QueryPage<T>(StoreStatus.Throttled, [], null), new QueryPage<T>(StoreStatus.Unknown, [], null));

    private async Task<TResult> DoAsync<TResult>(
        string what, string id, bool isWrite, Func<TResult> effect, TResult throttled, TResult unknown)
    {
        SeededTurns turns = process.Turns;
        await process.TurnAsync(what, id);
        if (turns.Calm)
        {
            TResult done = Done();
            await process.DoneAsync(what, id);
            return done;
        }

        switch (turns.Random.Next(100))
        {
            case < 3:
                turns.Trace(process.Name, "  throttled:", what);
                return throttled;
            case < 5:
                turns.Trace(process.Name, "  lost:", what);
                return unknown;
            case < 7 when isWrite:
                turns.Trace(process.Name, "  late:", what);
                _ = turns.Spawn(async () =>
                {
                    await turns.TurnAsync(this, process.Name, $"late {what}", id, turns.Between(0, 2));
                    Done();
                });
                return unknown;
            case < 10 when isWrite:
                Done();
                turns.Trace(process.Name, "  answer lost:", what);
                return unknown;
            case < 40:
                TResult result = Done();
                await process.TurnAsync($"answer of {what}", id);
                return result;
            default:
                return Done();
        }

        TResult Done()
        {
            TResult result = effect();
            if (result is StoreResult<T> { IsOk: false } not)
            {
                turns.Trace(process.Name, "  answered", not.Status.ToString());
            }
            else if (isWrite)
            {
                turns.Trace(process.Name, "  wrote", Summary(result));
            }

            return result;
        }
    }

    private static string Summary(object? result) => result is not StoreResult<T> { Document: { } document } ? "" : document switch
    {
        BookingDocument booking =>
            $"{booking.State} {booking.Payment?.Number}{booking.Payment?.Status} refused {booking.Refused} due {booking.DueAt % 1_000_000}",
        SeatDocument ticket => $"{ticket.BookingId} {ticket.Status}",
        _ => "",
    };
}
