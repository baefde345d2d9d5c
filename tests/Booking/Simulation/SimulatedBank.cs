using TicketMaster.Payments;

namespace TicketMaster.Tests.Booking.Simulation;

/// <summary>The provider's own state, in memory: payments, and the webhooks' events that are under way to settling.</summary>
internal sealed class SimulatedBank(SeededTurns turns, TimeProvider clock)
{
    public const string Lost = "pm_lost";
    public const string Rejected = "pm_rejected";
    public static readonly string[] Methods = ["pm_ok", "pm_ok", "pm_sync", "pm_declined", "pm_slow", "pm_redirect", Lost, Lost, Rejected];

    private readonly Dictionary<string, Payment> _byKey = [];

    public List<Payment> Payments { get; } = [];

    public List<(DateTimeOffset NotBefore, PaymentEvent Event)> Events { get; } = [];

    /// <summary>Guard out: each call makes a payment of its own.</summary>
    public bool IgnoresKeys { get; init; }

    public Payment Authorise(PaymentRequest request)
    {
        if (!IgnoresKeys && _byKey.TryGetValue(request.IdempotencyKey, out Payment? known))
        {
            return known;
        }

        if (request.Method == Rejected)
        {
            throw new PaymentRejectedException("No such payment method.");
        }

        var payment = new Payment($"pi_{Payments.Count + 1}", request) { CreatedAt = clock.GetUtcNow() };
        Payments.Add(payment);
        _byKey[request.IdempotencyKey] = payment;
        switch (request.Method)
        {
            case "pm_sync":
                Set(payment, ProviderStatus.Authorised);
                break;
            case "pm_declined":
                Set(payment, ProviderStatus.Declined);
                break;
            case "pm_redirect":
                payment.RedirectUrl = "https://bank.example/pay";
                payment.SettleAt = turns.Chance(0.2) ? DateTimeOffset.MaxValue : clock.GetUtcNow() + Slowly();
                break;
            case "pm_slow":
                payment.SettleAt = clock.GetUtcNow() + Slowly();
                break;
            default:
                payment.SettleAt = clock.GetUtcNow() + turns.Between(0, 2);
                break;
        }

        return payment;
    }

    public Payment? Find(string paymentId) => Payments.Find(payment => payment.Id == paymentId);

    public bool Capture(Payment payment) => Move(payment, ProviderStatus.Captured, ProviderStatus.Authorised);

    public bool Void(Payment payment) => Move(
        payment, ProviderStatus.Voided, ProviderStatus.Processing, ProviderStatus.Authorised, ProviderStatus.Declined);

    public bool Refund(Payment payment) => Move(payment, ProviderStatus.Refunded, ProviderStatus.Captured);

    /// <summary>What banks and buyers decide by now; once faults have stopped, at once.</summary>
    public void Settle()
    {
        foreach (Payment payment in Payments.Where(payment =>
            payment.Status == ProviderStatus.Processing && (turns.Calm || payment.SettleAt <= clock.GetUtcNow())).ToList())
        {
            bool declined = payment.Request.Method is "pm_redirect" or "pm_slow" && turns.Chance(0.3);
            Set(payment, declined ? ProviderStatus.Declined : ProviderStatus.Authorised);
        }
    }

    /// <summary>At any time, or just about when the payment's time is up.</summary>
    private TimeSpan Slowly() => turns.Random.Next(3) switch
    {
        0 => turns.Between(1, 60),
        1 => SimulatedWorld.Booking.SettleFor + turns.Between(-0.5, 2.5),
        _ => (2 * SimulatedWorld.Booking.SettleFor) + turns.Between(-0.5, 4),
    };

    /// <returns>Whether the payment is so now, by this call or by one before.</returns>
    private bool Move(Payment payment, ProviderStatus to, params ReadOnlySpan<ProviderStatus> from)
    {
        if (from.Contains(payment.Status))
        {
            Set(payment, to);
        }

        return payment.Status == to;
    }

    private void Set(Payment payment, ProviderStatus status)
    {
        payment.Status = status;
        turns.Trace("bank", $"  {payment.Id} is {status}", payment.Request.BookingId);
        if (payment.Request.Method == Lost)
        {
            return;
        }

        for (int copies = turns.Chance(0.2) ? 3 : 1; copies > 0; copies--)
        {
            var paymentEvent = new PaymentEvent($"evt_{payment.Id}_{status}", payment.Id, payment.Request.BookingId, payment.Request.UserId);
            TimeSpan late = turns.Calm || turns.Chance(0.5) ? turns.Between(0, 0.5) : turns.Between(0, 10);
            Events.Add((clock.GetUtcNow() + late, paymentEvent));
        }
    }

    internal sealed class Payment(string id, PaymentRequest request)
    {
        public string Id => id;

        public PaymentRequest Request => request;

        public ProviderStatus Status { get; set; }

        public string? RedirectUrl { get; set; }

        public DateTimeOffset SettleAt { get; set; }

        public required DateTimeOffset CreatedAt { get; init; }

        public ProviderPayment View() => new(
            Id,
            Status == ProviderStatus.Processing && RedirectUrl is not null ? ProviderStatus.WaitsForBuyer : Status,
            Request.BookingId,
            Request.UserId,
            Request.Number,
            Request.Amount,
            Request.Currency,
            Status == ProviderStatus.Processing ? RedirectUrl : null)
        {
            CreatedAt = CreatedAt,
            AmountCaptured = Status is ProviderStatus.Captured or ProviderStatus.Refunded ? Request.Amount : 0,
            AmountRefunded = Status == ProviderStatus.Refunded ? Request.Amount : 0,
        };
    }
}

/// <summary>The provider as one process reaches it: calls may fail before they have taken effect, or after.</summary>
internal sealed class StormyProvider(SimulatedBank bank, SimulatedProcess process) : IPaymentProvider
{
    private const int PageSize = 10;

    public Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken) =>
        CallAsync("authorise", request.IdempotencyKey, () => bank.Authorise(request).View());

    public Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken) =>
        CallAsync("get", paymentId, () => bank.Find(paymentId)?.View());

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync("capture", paymentId, bank.Capture);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync("void", paymentId, bank.Void);

    public Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken) => ChangeAsync("refund", paymentId, bank.Refund);

    public Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken) =>
        CallAsync("list", after ?? "", () =>
        {
            List<SimulatedBank.Payment> all = [.. bank.Payments.Where(payment => payment.CreatedAt >= createdFrom).Reverse()];
            List<SimulatedBank.Payment> rest = [.. all.Skip(all.FindIndex(payment => payment.Id == after) + 1)];
            ProviderPayment[] page = [.. rest.Take(PageSize).Select(payment => payment.View())];
            return new PaymentPage(page, rest.Count > page.Length ? page[^1].PaymentId : null);
        });

    public Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<ProviderPayment>>("find", bookingId, () =>
            [.. bank.Payments.Where(payment => payment.Request.BookingId == bookingId).Select(payment => payment.View())]);

    private Task<PaymentChange> ChangeAsync(string what, string paymentId, Func<SimulatedBank.Payment, bool> change) => CallAsync(what, paymentId, () =>
    {
        SimulatedBank.Payment payment = bank.Find(paymentId)!;
        bool made = change(payment);
        return new PaymentChange(payment.View(), made ? null : $"It is {payment.Status}.");
    });

    private async Task<T> CallAsync<T>(string what, string id, Func<T> effect)
    {
        SeededTurns turns = process.Turns;
        await process.TurnAsync(what, id);
        int luck = turns.Calm ? 100 : turns.Random.Next(100);
        if (luck < 8)
        {
            turns.Trace(process.Name, "  unavailable:", what);
            throw new ProviderUnavailableException("The provider cannot be reached.");
        }

        T answer = effect();
        if (luck < 50)
        {
            await process.TurnAsync($"answer of {what}", id);
        }

        if (luck < 16)
        {
            turns.Trace(process.Name, "  answer lost:", what);
            throw new ProviderUnavailableException("The provider's answer was lost.");
        }

        return answer;
    }
}
