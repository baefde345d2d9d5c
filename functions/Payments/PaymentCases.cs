using Microsoft.Extensions.Logging;
using TicketMaster.Storage;

namespace TicketMaster.Payments;

/// <summary>Trouble between a booking and its money, as it was seen.</summary>
/// <param name="BookingId">Empty, as in metadata that name none, counts as null.</param>
/// <param name="UserId">The same.</param>
/// <param name="PaymentId">Names the case. If null, the booking names it.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="Detail">A sentence for the person who looks into the case.</param>
internal sealed record PaymentTrouble(
    PaymentCaseKind Kind, string? BookingId, string? UserId, string? PaymentId, long Amount, string Currency, string Detail)
{
    /// <summary>When it began. A case that was closed after that is not opened for it.</summary>
    public DateTimeOffset Began { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Trouble with a payment of the booking that the payment names.</summary>
    public static PaymentTrouble Of(PaymentCaseKind kind, ProviderPayment payment, string detail) =>
        new(kind, payment.BookingId, payment.UserId, payment.PaymentId, payment.Amount, payment.Currency, detail);
}

/// <summary>The payment cases: trouble that needs a person, or more time. The same trouble is one case, however often it is seen.</summary>
internal sealed partial class PaymentCases(IDocumentContainer<PaymentCase> cases, TimeProvider clock, ILogger<PaymentCases> logger)
{
    /// <summary>ISO 4217: no currency, for a payment whose amount is not known.</summary>
    public const string NoCurrency = "XXX";

    /// <summary>Opens the case, and logs an error if it was not open. An open case keeps its beginning.</summary>
    /// <returns>Whether the case is open; false if an administrator closed it for good, or it was closed after the trouble began.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<bool> OpenAsync(PaymentTrouble trouble, CancellationToken cancellationToken)
    {
        string? bookingId = NullIfEmpty(trouble.BookingId);
        string subject = trouble.PaymentId
            ?? bookingId
            ?? throw new ArgumentException("A case is of a payment or of a booking.", nameof(trouble));
        DateTimeOffset now = clock.GetUtcNow();
        var opened = new PaymentCase
        {
            Id = PaymentCase.IdOf(trouble.Kind, subject),
            Kind = trouble.Kind,
            Status = PaymentCaseStatus.Open,
            BookingId = bookingId,
            UserId = NullIfEmpty(trouble.UserId),
            PaymentId = trouble.PaymentId,
            Amount = trouble.Amount,
            Currency = trouble.Currency,
            Detail = trouble.Detail,
            Since = now,
            LastSeen = now,
            Seen = 1,
            Attempt = "",
        };
        PaymentCase? written = await PutAsync(
            opened.Id, current => current?.ClosedAt >= trouble.Began ? null : Open(current, opened), cancellationToken);
        if (written is { Seen: 1 })
        {
            LogOpened(trouble.Kind, bookingId, trouble.PaymentId, trouble.Amount, trouble.Currency, trouble.Detail);
        }

        return written is not null;
    }

    /// <summary>The detail of a case of a payment that the provider does not have.</summary>
    /// <param name="who">Who counts on it, as the beginning of a sentence.</param>
    public static string Missing(string who) =>
        $"{who}, which the provider does not have. Is the key of the account that it was made in? Nothing is undone while the money "
            + "could still be captured.";

    /// <summary>Whether the provider lacks the payments of so many bookings that the account is more likely the wrong one.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<bool> AreManyMissingAsync(CancellationToken cancellationToken)
    {
        DocumentQuery open = ListStuckPayments.Query(
            PaymentCase.NameOf(PaymentCaseStatus.Open), PaymentCase.NameOf(PaymentCaseKind.MissingAtProvider));
        QueryPage<PaymentCase> missing = await cases.PageAsync(open with { PageSize = Limits.MissingPayments }, cancellationToken);
        return missing.Items.Count >= Limits.MissingPayments;
    }

    /// <summary>Closes the case if it is open.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task CloseAsync(PaymentCaseKind kind, string paymentOrBookingId, string outcome, CancellationToken cancellationToken)
    {
        string id = PaymentCase.IdOf(kind, paymentOrBookingId);
        if (await PutAsync(id, current => Close(current, outcome, clock.GetUtcNow()), cancellationToken) is not null)
        {
            LogClosed(kind, paymentOrBookingId, outcome);
        }
    }

    /// <summary>Closes the case for good: an administrator has settled it in a way that no comparison sees.</summary>
    /// <returns>Whether there is such a case.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<bool> CloseForGoodAsync(string id, string administrator, CancellationToken cancellationToken)
    {
        bool exists = false;
        PaymentCase? closed = await PutAsync(
            id,
            current =>
            {
                exists = current is not null;
                return Close(current, "An administrator closed it.", clock.GetUtcNow()) is { } next
                    ? next with { ClosedBy = administrator }
                    : null;
            },
            cancellationToken);
        if (closed is not null)
        {
            LogClosedBy(closed.Kind, closed.PaymentId ?? closed.BookingId!, administrator);
        }

        return exists;
    }

    /// <summary>The case as it is opened or seen again; null if an administrator closed it for good.</summary>
    public static PaymentCase? Open(PaymentCase? current, PaymentCase opened) => current switch
    {
        { ClosedBy: not null } => null,
        { Status: PaymentCaseStatus.Open } => opened with
        {
            BookingId = opened.BookingId ?? current.BookingId,
            UserId = opened.UserId ?? current.UserId,
            Since = current.Since,
            Seen = current.Seen + 1,
        },
        _ => opened,
    };

    public static PaymentCase? Close(PaymentCase? current, string outcome, DateTimeOffset now) =>
        current is { Status: PaymentCaseStatus.Open }
            ? current with { Status = PaymentCaseStatus.Closed, ClosedAt = now, Outcome = outcome }
            : null;

    /// <returns>The case as it was written, or null if there was nothing to write.</returns>
    private async Task<PaymentCase?> PutAsync(string id, Func<PaymentCase?, PaymentCase?> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoreResult<PaymentCase>? found = await cases.FindAsync(id, id, cancellationToken);
            if (decide(found?.Document) is not { } decided)
            {
                return null;
            }

            PaymentCase next = decided with { Attempt = Guid.NewGuid().ToString("N") };
            StoreResult<PaymentCase> written = await cases.WriteKnownAsync(
                next, found?.ETag, read => read.Attempt == next.Attempt, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(written);
            if (written.IsOk)
            {
                return next;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [LoggerMessage(
        EventId = 4001,
        Level = LogLevel.Error,
        Message = "A payment needs somebody: {Kind}, booking {BookingId}, payment {PaymentId}, {Amount} {Currency}. {Detail}")]
    private partial void LogOpened(PaymentCaseKind kind, string? bookingId, string? paymentId, long amount, string currency, string detail);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Payment case {Kind} of {Subject} is closed: {Outcome}")]
    private partial void LogClosed(PaymentCaseKind kind, string subject, string outcome);

    [LoggerMessage(
        EventId = 4004,
        Level = LogLevel.Warning,
        Message = "Payment case {Kind} of {Subject} was closed for good by {Administrator}.")]
    private partial void LogClosedBy(PaymentCaseKind kind, string subject, string administrator);
}
