using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Local;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Tickets;

/// <summary>The seats as gates meet them: check-ins that all have read before any of them writes, and ones whose answer is lost.</summary>
internal sealed class BusySeats(IDocumentContainer<SeatDocument> inner) : PassingContainer<SeatDocument>(inner)
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Check-ins that wait for each other before they write.</summary>
    public int Meeting { get; set; }

    /// <summary>Check-ins whose answers are lost, after they were written.</summary>
    public int LostAnswers { get; set; }

    /// <param name="guarded">Whether a write still asks for the ETag that was read.</param>
    public static void Replace(IServiceCollection services, bool guarded)
    {
        services.AddSingleton(provider =>
        {
            SqliteContainer<SeatDocument> real = provider.GetRequiredService<SqliteContainer<SeatDocument>>();
            return new BusySeats(guarded ? real : new UnguardedContainer<SeatDocument>(real));
        });
        services.Replace(
            ServiceDescriptor.Singleton<IDocumentContainer<SeatDocument>>(provider => provider.GetRequiredService<BusySeats>()));
    }

    public override async Task<StoreResult<SeatDocument>> ReplaceAsync(
        SeatDocument document, string ifMatch, CancellationToken cancellationToken)
    {
        if (document.CheckedIn is null)
        {
            return await Inner.ReplaceAsync(document, ifMatch, cancellationToken);
        }

        if (Interlocked.Increment(ref _waiting) == Meeting)
        {
            _met.SetResult();
        }

        await (Meeting > 0 ? _met.Task : Task.CompletedTask);
        StoreResult<SeatDocument> written = await Inner.ReplaceAsync(document, ifMatch, cancellationToken);
        return LostAnswers-- > 0 ? StoreStatus.Unknown : written;
    }
}
