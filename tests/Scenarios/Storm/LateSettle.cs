using TicketMaster.Bookings;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>
/// The bookings' store, with one settling held up between its reading and its writing: another event of the same payment sells the
/// booking meanwhile, its tickets are issued, and the organiser's cancelling gives the money back. Then it writes.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="guarded">Whether that write keeps its condition.</param>
internal sealed class LateSettle(IDocumentContainer<BookingDocument> inner, bool guarded) : PassingContainer<BookingDocument>(inner)
{
    private readonly TaskCompletionSource _issued = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _late;

    /// <summary>Tells of the payment of the booking of this id under another event's.</summary>
    public Func<string, Task> TellAgain { get; set; } = _ => Task.CompletedTask;

    public Func<Task> CallOff { get; set; } = () => Task.CompletedTask;

    /// <summary>What the late write came to; null where there was none.</summary>
    public StoreStatus? Came { get; private set; }

    public override async Task<StoreResult<BookingDocument>> ReplaceAsync(
        BookingDocument document, string ifMatch, CancellationToken cancellationToken)
    {
        if (IsSale(document) && Interlocked.CompareExchange(ref _late, document.Id, null) is null)
        {
            await TellAgain(document.Id);
            await _issued.Task.WaitAsync(cancellationToken);
            await CallOff();
            await _givenBack.Task.WaitAsync(cancellationToken);
            string etag = guarded ? ifMatch : (await Inner.ReadAsync(document.Id, document.UserId, cancellationToken)).ETag!;
            StoreResult<BookingDocument> came = await Inner.ReplaceAsync(document, etag, cancellationToken);
            Came = came.Status;
            return came;
        }

        StoreResult<BookingDocument> replaced = await Inner.ReplaceAsync(document, ifMatch, cancellationToken);
        if (replaced.IsOk && document.Id == _late)
        {
            Note(document);
        }

        return replaced;
    }

    private static bool IsSale(BookingDocument document) =>
        document is { EventId: StormApp.CalledOff, State: BookingState.Booked, Payment.Status: PaymentProgress.Authorised };

    private void Note(BookingDocument document)
    {
        bool over = BookingLifecycle.IsFinal(document.State)
            && document.Payment!.Status is PaymentProgress.Refunded or PaymentProgress.Voided;
        if (over || document.IssuedAt is not null)
        {
            _issued.TrySetResult();
        }

        if (over)
        {
            _givenBack.TrySetResult();
        }
    }
}
