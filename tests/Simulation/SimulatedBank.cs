using System.Globalization;
using TicketMaster.Payments;

namespace TicketMaster.Tests.Simulation;

/// <summary>The provider's own state, in memory: payments, and the webhooks' events that are under way to settling.</summary>
internal sealed class SimulatedBank(SeededTurns turns, TimeProvider clock)
{
    public const string Lost = "pm_lost";
    public const string Rejected = "pm_rejected";
    public static readonly string[] Methods =
    [
        "pm_ok", "pm_ok", "pm_ok", "pm_sync", "pm_declined", "pm_slow", "pm_redirect", Lost, Lost, Rejected,
        "pm_stuck", "pm_cancel_fails", "pm_ghost", "pm_ghost_authorised", "pm_capture_fails", "pm_capture_amount", "pm_other_amount",
        "pm_refund_pends", "pm_refund_fails_once", "pm_refund_partly",
    ];

    private readonly Dictionary<string, Payment> _byKey = [];
    private readonly Dictionary<string, long> _parts = [];

    public List<Payment> Payments { get; } = [];

    public List<(DateTimeOffset NotBefore, PaymentEvent Event)> Events { get; } = [];

    /// <summary>Refunds and disputes, in order.</summary>
    public List<(DateTimeOffset At, string PaymentId)> Changes { get; } = [];

    /// <summary>Faults have stopped: what takes time is done at once.</summary>
    public bool Hurries { get; set; }

    /// <summary>When something happens next that the bank does by itself or tells of; now, where something has happened.</summary>
    public DateTimeOffset NextMoment
    {
        get
        {
            DateTimeOffset next = DateTimeOffset.MaxValue;
            foreach ((DateTimeOffset notBefore, _) in Events)
            {
                next = notBefore < next ? notBefore : next;
            }

            foreach (Payment payment in Payments)
            {
                next = payment.Status is ProviderStatus.Processing or ProviderStatus.Voided && payment.SettleAt < next
                    ? payment.SettleAt
                    : next;
                foreach (BankRefund refund in payment.Refunds)
                {
                    next = refund.IsPending && refund.SettleAt < next ? refund.SettleAt : next;
                }
            }

            return next;
        }
    }

    /// <summary>Tells what becomes of a payment, where that is not left to chance.</summary>
    public Action<Payment>? Arrange { get; set; }

    /// <summary>Guard out: each call makes a payment of its own.</summary>
    public bool IgnoresKeys { get; init; }

    /// <summary>Guard out: what is authorised is captured with it.</summary>
    public bool CapturesAtOnce { get; init; }

    /// <summary>Is told of each payment that is about to be captured because we asked for it.</summary>
    public Action<Payment> Capturing { get; init; } = _ => { };

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
            case "pm_redirect" or "pm_cancel_fails" or "pm_ghost" or "pm_ghost_authorised":
                payment.RedirectUrl = "https://bank.example/pay";
                payment.SettleAt = turns.Chance(request.Method == "pm_redirect" ? 0.2 : 0.8)
                    ? DateTimeOffset.MaxValue
                    : clock.GetUtcNow() + Slowly();
                break;
            case "pm_slow" or "pm_stuck":
                payment.SettleAt = clock.GetUtcNow() + Slowly();
                break;
            default:
                payment.SettleAt = clock.GetUtcNow() + turns.Between(0, 2);
                if (!turns.Calm && turns.Chance(0.5))
                {
                    Set(payment, ProviderStatus.Authorised);
                }

                break;
        }

        Arrange?.Invoke(payment);
        if (CapturesAtOnce && payment.Status == ProviderStatus.Authorised)
        {
            Capture(payment);
        }

        return payment;
    }

    public Payment? Find(string paymentId) => Payments.Find(payment => payment.Id == paymentId);

    /// <returns>Whether the payment is captured now, by this call or by one before.</returns>
    public bool Capture(Payment payment)
    {
        if (payment.Status == ProviderStatus.Authorised && payment.Request.Method != "pm_capture_fails")
        {
            Capturing(payment);
            payment.Captured = payment.Request.Amount - (payment.Request.Method == "pm_capture_amount" ? 1 : 0);
            Set(payment, ProviderStatus.Captured);
        }

        return payment.Status == ProviderStatus.Captured;
    }

    /// <returns>Whether the payment is voided now, by this call or by one before.</returns>
    public bool Void(Payment payment)
    {
        bool refuses = payment.Request.Method switch
        {
            "pm_stuck" => payment.Status == ProviderStatus.Processing,
            "pm_cancel_fails" when payment.CancelFrom is { } from => clock.GetUtcNow() < from,
            "pm_cancel_fails" => !turns.Calm && turns.Chance(0.9),
            _ => false,
        };
        if (!refuses && payment.Status is ProviderStatus.Processing or ProviderStatus.Authorised or ProviderStatus.Declined)
        {
            bool ghost = payment.Request.Method.StartsWith("pm_ghost", StringComparison.Ordinal) && !payment.Haunted;
            payment.SettleAt = ghost ? clock.GetUtcNow() + (payment.HauntsAfter ?? turns.Between(0.5, 30)) : DateTimeOffset.MaxValue;
            Set(payment, ProviderStatus.Voided);
        }

        return payment.Status == ProviderStatus.Voided;
    }

    /// <returns>Whether everything is paid back or on its way.</returns>
    public bool Refund(Payment payment)
    {
        AskBack(payment, payment.Captured - payment.Refunded - payment.Refunding);
        return payment.Captured > 0 && payment.Captured == payment.Refunded + payment.Refunding;
    }

    /// <summary>A key acts once. Under it another amount is refused.</summary>
    /// <returns>Whether the amount was asked back, by this call or by one before.</returns>
    public bool RefundPart(Payment payment, long amount, string key)
    {
        if (!IgnoresKeys && _parts.TryGetValue(key, out long known))
        {
            return known == amount;
        }

        bool made = payment.Captured - payment.Refunded - payment.Refunding >= amount;
        _parts[key] = made ? amount : 0;
        AskBack(payment, made ? amount : 0);
        return made;
    }

    private void AskBack(Payment payment, long left)
    {
        if (left > 0)
        {
            bool first = payment.Refunds.Count == 0;
            (long amount, TimeSpan takes) = payment.Request.Method switch
            {
                "pm_refund_pends" => (left, payment.RefundTakes ?? turns.Between(0, 40)),
                "pm_refund_fails_once" when first => (left, payment.RefundTakes ?? turns.Between(0, 20)),
                "pm_refund_partly" when first => (left / 2, TimeSpan.Zero),
                _ => (left, TimeSpan.Zero),
            };
            payment.Refunds.Add(new BankRefund(amount)
            {
                SettleAt = clock.GetUtcNow() + takes,
                Fails = first && payment.Request.Method == "pm_refund_fails_once",
            });
            SettleRefunds(payment);
        }
    }

    /// <summary>What banks and buyers decide by now; once faults have stopped, at once.</summary>
    public void Settle()
    {
        foreach (Payment payment in Payments)
        {
            if (!IsDue(payment.SettleAt))
            {
                continue;
            }

            if (payment.Status == ProviderStatus.Processing)
            {
                bool declined = payment.Declines
                    ?? (payment.Request.Method is "pm_redirect" or "pm_slow" or "pm_stuck" && turns.Chance(0.3));
                Set(payment, declined ? ProviderStatus.Declined : ProviderStatus.Authorised);
            }
            else if (payment is { Status: ProviderStatus.Voided, SettleAt: var at } && at != DateTimeOffset.MaxValue)
            {
                payment.SettleAt = DateTimeOffset.MaxValue;
                payment.Haunted = true;
                bool captured = payment.Request.Method == "pm_ghost";
                payment.Captured = captured ? payment.Request.Amount : 0;
                Set(payment, captured ? ProviderStatus.Captured : ProviderStatus.Authorised);
            }
        }

        foreach (Payment payment in Payments)
        {
            SettleRefunds(payment);
        }
    }

    /// <summary>The buyer disputes a payment, or that is decided.</summary>
    public void Dispute(Payment payment, DisputeState state)
    {
        payment.Dispute = state;
        Tell(payment, $"dispute{state}", state);
    }

    /// <summary>The bank makes of a payment what it likes, and tells of it.</summary>
    public void Become(Payment payment, ProviderStatus status)
    {
        payment.SettleAt = DateTimeOffset.MaxValue;
        payment.Captured = status == ProviderStatus.Captured ? payment.Request.Amount : 0;
        Set(payment, status);
    }

    private bool IsDue(DateTimeOffset at) => Hurries || at <= clock.GetUtcNow();

    private void SettleRefunds(Payment payment)
    {
        if (payment.Refunds.Count == 0)
        {
            return;
        }

        foreach (BankRefund refund in payment.Refunds.Where(refund => refund.IsPending && IsDue(refund.SettleAt)))
        {
            refund.IsPending = false;
            Tell(payment, $"refund{payment.Refunds.Count}{(refund.Fails ? "failed" : "succeeded")}");
        }
    }

    /// <summary>At any time, or just about when the payment's time is up.</summary>
    private TimeSpan Slowly() => turns.Random.Next(3) switch
    {
        0 => turns.Between(1, 60),
        1 => SimulatedWorld.Booking.SettleFor + turns.Between(-0.5, 2.5),
        _ => (2 * SimulatedWorld.Booking.SettleFor) + turns.Between(-0.5, 4),
    };

    private void Set(Payment payment, ProviderStatus status)
    {
        payment.Status = status;
        Tell(payment, $"{status}");
    }

    private void Tell(Payment payment, string what, DisputeState? dispute = null)
    {
        turns.Trace("bank", $"  {payment.Id} is {what}", payment.Request.BookingId);
        if (what.StartsWith("refund", StringComparison.Ordinal) || dispute is not null)
        {
            Changes.Add((clock.GetUtcNow(), payment.Id));
        }

        if (payment.Request.Method == Lost)
        {
            return;
        }

        for (int copies = turns.Chance(0.2) ? 3 : 1; copies > 0; copies--)
        {
            var paymentEvent = new PaymentEvent(
                $"evt_{payment.Id}_{what}",
                payment.Id,
                payment.Request.BookingId,
                payment.Request.UserId,
                Type: what switch
                {
                    nameof(ProviderStatus.Captured) => WebhookEvent.Captured,
                    nameof(ProviderStatus.Authorised) => WebhookEvent.Authorised,
                    nameof(ProviderStatus.Declined) => WebhookEvent.Declined,
                    nameof(ProviderStatus.Voided) => WebhookEvent.Cancelled,
                    _ => "",
                },
                Dispute: dispute);
            TimeSpan late = turns.Calm || turns.Chance(0.5) ? turns.Between(0, 0.5) : turns.Between(0, 10);
            Events.Add((clock.GetUtcNow() + late, paymentEvent));
        }
    }

    internal sealed class BankRefund(long amount)
    {
        public long Amount => amount;

        public bool IsPending { get; set; } = true;

        public bool Fails { get; init; }

        public required DateTimeOffset SettleAt { get; init; }
    }

    internal sealed class Payment(string id, PaymentRequest request)
    {
        public string Id => id;

        public PaymentRequest Request => request;

        /// <summary>Of <see cref="ProviderStatus"/>, but for what refunds make of it.</summary>
        public ProviderStatus Status { get; set; }

        public string? RedirectUrl { get; set; }

        public DateTimeOffset SettleAt { get; set; }

        /// <summary>Whether it is declined in the end; where null, chance says.</summary>
        public bool? Declines { get; set; }

        /// <summary>From when it can be cancelled; where null, chance says.</summary>
        public DateTimeOffset? CancelFrom { get; set; }

        /// <summary>How long after it was cancelled it succeeds; where null, chance says.</summary>
        public TimeSpan? HauntsAfter { get; set; }

        /// <summary>How long a refund takes; where null, chance says.</summary>
        public TimeSpan? RefundTakes { get; set; }

        /// <summary>It has succeeded once although it was cancelled.</summary>
        public bool Haunted { get; set; }

        public long Captured { get; set; }

        public DisputeState? Dispute { get; set; }

        public List<BankRefund> Refunds { get; } = [];

        public long Refunded => Refunds.Where(refund => refund is { IsPending: false, Fails: false }).Sum(refund => refund.Amount);

        public long Refunding => Refunds.Where(refund => refund.IsPending).Sum(refund => refund.Amount);

        public required DateTimeOffset CreatedAt { get; init; }

        public ProviderPayment View() => new(
            Id,
            Status switch
            {
                ProviderStatus.Processing when RedirectUrl is not null => ProviderStatus.WaitsForBuyer,
                ProviderStatus.Captured when Refunded == Captured => ProviderStatus.Refunded,
                _ => Status,
            },
            Request.BookingId,
            Request.UserId,
            Request.Number,
            Request.Amount + (Request.Method == "pm_other_amount" ? 1 : 0),
            Request.Currency,
            Status == ProviderStatus.Processing ? RedirectUrl : null)
        {
            CreatedAt = CreatedAt,
            AmountCaptured = Captured,
            AmountRefunded = Refunded,
            AmountRefunding = Refunding,
            Dispute = Dispute,
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

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync("capture", paymentId, bank.Capture);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync("void", paymentId, bank.Void);

    public Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync("refund", paymentId, bank.Refund);

    /// <summary>As the adapter does: it looks what is left, then asks for that, and others may have asked in between.</summary>
    public async Task<PaymentChange> RefundPartAsync(string paymentId, long total, int attempt, CancellationToken cancellationToken)
    {
        (long left, int number) = await CallAsync("get", paymentId, () =>
        {
            SimulatedBank.Payment payment = bank.Find(paymentId)!;
            return (total - payment.Refunded - payment.Refunding, payment.Refunds.Count + 1);
        });
        return await ChangeAsync(
            "refund", paymentId, payment => left <= 0 || bank.RefundPart(payment, left, $"{paymentId}-refund-{number}-part-{attempt}"));
    }

    public Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken) =>
        CallAsync("list", after ?? "", () =>
        {
            List<SimulatedBank.Payment> all = [.. bank.Payments.Where(payment => payment.CreatedAt >= createdFrom).Reverse()];
            List<SimulatedBank.Payment> rest = [.. all.Skip(all.FindIndex(payment => payment.Id == after) + 1)];
            ProviderPayment[] page = [.. rest.Take(PageSize).Select(payment => payment.View())];
            return new PaymentPage(page, rest.Count > page.Length ? page[^1].PaymentId : null);
        });

    public Task<PaymentPage> ListChangedAsync(DateTimeOffset from, string? after, CancellationToken cancellationToken) =>
        CallAsync("changed", after ?? "", () =>
        {
            string[] all = [.. bank.Changes.Where(change => change.At >= from).Select(change => change.PaymentId).Reverse()];
            int start = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
            return new PaymentPage([], start + PageSize < all.Length ? (start + PageSize).ToString(CultureInfo.InvariantCulture) : null)
            {
                Unread = [.. all.Skip(start).Take(PageSize)],
            };
        });

    public ChargeRange? RangeOf(string currency) => StripeMoney.RangeOf(currency);

    public Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<ProviderPayment>>("find", bookingId, () =>
            [.. bank.Payments.Where(payment => payment.Request.BookingId == bookingId).Select(payment => payment.View())]);

    private Task<PaymentChange> ChangeAsync(
        string what, string paymentId, Func<SimulatedBank.Payment, bool> change) => CallAsync(what, paymentId, () =>
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
        await process.DoneAsync(what, id);
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
