using System.Globalization;
using TicketMaster.Payments;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>A provider in memory that tests move by hand: it tells nobody of what happens.</summary>
internal sealed class ProviderDouble(TimeProvider clock) : IPaymentProvider
{
    public const int PageSize = 100;

    private readonly Lock _lock = new();
    private readonly List<ProviderPayment> _payments = [];
    private readonly Dictionary<string, string> _byKey = [];
    private int _made;

    public IReadOnlyList<ProviderPayment> Payments => _payments;

    /// <summary>Calls of which this holds get no answer.</summary>
    public Func<string, string, bool> IsUnanswered { get; set; } = (_, _) => false;

    /// <summary>Payments of which the provider answers for nothing but with what nobody understands.</summary>
    public Func<string, bool> IsUnreadable { get; set; } = _ => false;

    /// <summary>What lists show in place of a payment.</summary>
    public Func<ProviderPayment, ProviderPayment> Lists { get; set; } = payment => payment;

    public bool RefusesToVoid { get; set; }

    public bool RefundsPend { get; set; }

    public int PagesListed { get; private set; }

    public int MostListed { get; private set; }

    public int Calls { get; private set; }

    public ProviderPayment this[string paymentId]
    {
        get => _payments.Single(payment => payment.PaymentId == paymentId);
        set => _payments[_payments.FindIndex(payment => payment.PaymentId == paymentId)] = value;
    }

    public ProviderPayment Add(string bookingId, string userId, int number, ProviderStatus status, long amount, string currency = "EUR")
    {
        var payment = new ProviderPayment($"pi_{++_made}", status, bookingId, userId, number, amount, currency, null)
        {
            CreatedAt = clock.GetUtcNow(),
            AmountCaptured = status == ProviderStatus.Captured ? amount : 0,
        };
        _payments.Add(payment);
        return payment;
    }

    /// <summary>A payment that was lost is there again.</summary>
    public void Know(ProviderPayment payment) => _payments.Add(payment);

    public void Lose(string paymentId) => _payments.RemoveAll(payment => payment.PaymentId == paymentId);

    public Task<ProviderPayment> AuthoriseAsync(
        PaymentRequest request, CancellationToken cancellationToken) => Answer("authorise", request.BookingId, () =>
    {
        if (!_byKey.TryGetValue(request.IdempotencyKey, out string? paymentId))
        {
            _byKey[request.IdempotencyKey] = paymentId = Add(
                request.BookingId, request.UserId, request.Number, ProviderStatus.Processing, request.Amount, request.Currency).PaymentId;
        }

        return this[paymentId];
    });

    public Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken) =>
        Answer("get", paymentId, () => _payments.Find(payment => payment.PaymentId == paymentId));

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        "capture",
        paymentId,
        payment => payment.Status == ProviderStatus.Authorised
            ? payment with { Status = ProviderStatus.Captured, AmountCaptured = payment.Amount }
            : payment,
        payment => payment.Status == ProviderStatus.Captured);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        "void",
        paymentId,
        payment => RefusesToVoid || payment.Status is ProviderStatus.Captured or ProviderStatus.Refunded
            ? payment
            : payment with { Status = ProviderStatus.Voided },
        payment => payment.Status == ProviderStatus.Voided);

    public Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync(
        "refund",
        paymentId,
        payment => (payment.Status, RefundsPend) switch
        {
            (not ProviderStatus.Captured, _) => payment,
            (_, true) => payment with { AmountRefunding = payment.AmountCaptured - payment.AmountRefunded },
            _ => payment with { Status = ProviderStatus.Refunded, AmountRefunded = payment.AmountCaptured, AmountRefunding = 0 },
        },
        payment => payment.AmountRefunded + payment.AmountRefunding == payment.AmountCaptured);

    public Task<PaymentChange> RefundPartAsync(string paymentId, long total, int attempt, CancellationToken cancellationToken) =>
        ChangeAsync(
            "refund",
            paymentId,
            payment => payment with { AmountRefunded = Math.Max(payment.AmountRefunded, total - payment.AmountRefunding) },
            payment => payment.AmountRefunded + payment.AmountRefunding >= total);

    public Task<PaymentPage> ListAsync(
        DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken) => Answer("list", after ?? "", () =>
    {
        int start = after is null ? _payments.Count - 1 : _payments.FindIndex(payment => payment.PaymentId == after) - 1;
        if (after is not null && start < -1)
        {
            throw new InvalidOperationException($"There is no payment '{after}'.");
        }

        List<ProviderPayment> page = [];
        for (int i = start; i >= 0 && page.Count < PageSize && _payments[i].CreatedAt >= createdFrom; i--)
        {
            page.Add(_payments[i]);
        }

        PagesListed++;
        MostListed = Math.Max(MostListed, page.Count);
        int next = start - page.Count;
        return new PaymentPage(
            [.. page.Where(payment => !IsUnreadable(payment.PaymentId)).Select(Lists)],
            next >= 0 && _payments[next].CreatedAt >= createdFrom ? page[^1].PaymentId : null)
        {
            Unread = [.. page.Select(payment => payment.PaymentId).Where(IsUnreadable)],
        };
    });

    /// <summary>Refunds and disputes, in order.</summary>
    public List<(DateTimeOffset At, string PaymentId)> Changes { get; } = [];

    /// <summary>Something happens to a payment, and only the list of what happened tells of it.</summary>
    public void Change(string paymentId, Func<ProviderPayment, ProviderPayment> change)
    {
        this[paymentId] = change(this[paymentId]);
        Changes.Add((clock.GetUtcNow(), paymentId));
    }

    public Task<PaymentPage> ListChangedAsync(
        DateTimeOffset from, string? after, CancellationToken cancellationToken) => Answer("changed", after ?? "", () =>
    {
        DateTimeOffset first = clock.GetUtcNow() - IPaymentProvider.Remembers;
        string[] all = [.. Changes.Where(change => change.At >= from && change.At >= first).Select(change => change.PaymentId).Reverse()];
        int start = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        return new PaymentPage([], start + PageSize < all.Length ? (start + PageSize).ToString(CultureInfo.InvariantCulture) : null)
        {
            Unread = [.. all.Skip(start).Take(PageSize)],
        };
    });

    public ChargeRange? RangeOf(string currency) => StripeMoney.RangeOf(currency);

    public Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<ProviderPayment>>("find", bookingId, () => [.. _payments.Where(payment => payment.BookingId == bookingId)]);

    private Task<PaymentChange> ChangeAsync(
        string call,
        string paymentId,
        Func<ProviderPayment, ProviderPayment> change,
        Func<ProviderPayment, bool> isMade) => Answer(call, paymentId, () =>
    {
        ProviderPayment after = this[paymentId] = change(this[paymentId]);
        return new PaymentChange(after, isMade(after) ? null : $"The payment is {after.Status}.");
    });

    private Task<T> Answer<T>(string call, string about, Func<T> effect)
    {
        lock (_lock)
        {
            Calls++;
            return IsUnanswered(call, about)
                ? Task.FromException<T>(new ProviderUnavailableException("Nobody answers."))
                : IsUnreadable(about) ? Task.FromException<T>(new InvalidOperationException("The payment provider answered 418."))
                : Task.FromResult(effect());
        }
    }
}
