using System.Globalization;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// What the names in the tables mean, and what a decision wrote in words. Alice holds a seat from 12:00 to 12:10, confirms at 12:01 and has
/// to have paid by 12:06. Everything costs 5000 EUR.
/// </summary>
internal static class Given
{
    public const string Id = "gala-x-1";

    private static readonly DateTimeOffset s_day = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, BookingDocument> s_bookings = Bookings();

    public static DateTimeOffset At(string time) => s_day + TimeSpan.Parse(time, CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at)
    {
        string text = at.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return text.EndsWith(":00", StringComparison.Ordinal) ? text[..^3] : text;
    }

    public static BookingDocument Booking(string name) => s_bookings[name];

    /// <summary>Such as <c>captured, another amount</c>; null for <c>none</c>.</summary>
    public static ProviderPayment? PaymentOrNone(string name) => name == "none" ? null : Payment(name);

    public static ProviderPayment Payment(string name)
    {
        string[] parts = name.Split(", ");
        ProviderStatus status = parts[0] == "waiting"
            ? ProviderStatus.WaitsForBuyer
            : Enum.Parse<ProviderStatus>(parts[0], ignoreCase: true);
        var payment = new ProviderPayment("pi_1", status, Id, "alice", 1, 5_000, "EUR", null)
        {
            CreatedAt = At("12:01"),
            AmountCaptured = status is ProviderStatus.Captured or ProviderStatus.Refunded ? 5_000 : 0,
            AmountRefunded = status == ProviderStatus.Refunded ? 5_000 : 0,
        };
        return parts.Skip(1).Aggregate(payment, (one, what) => what switch
        {
            "another amount" => one with { Amount = 5_001 },
            "another currency" => one with { Currency = "USD" },
            "in part" => one with { AmountCaptured = 4_999 },
            "partly paid back" => one with { AmountRefunded = 1 },
            "a ticket paid back" => one with { AmountRefunded = 2_000 },
            "a ticket being paid back" => one with { AmountRefunding = 2_000 },
            "two tickets paid back" => one with { AmountRefunded = 3_000 },
            "one paid back and one on its way" => one with { AmountRefunded = 2_000, AmountRefunding = 1_000 },
            "dispute open" => one with { Dispute = DisputeState.Open },
            "being paid back" => one with { AmountRefunding = 5_000 },
            "dispute lost" => one with { Dispute = DisputeState.Lost },
            "dispute won" => one with { Dispute = DisputeState.Won },
            "another payment" => one with { PaymentId = "pi_2" },
            "another number" => one with { Number = 2 },
            "at the bank" => one with { RedirectUrl = "https://bank.example/" },
            _ => throw new ArgumentOutOfRangeException(nameof(name), what, null),
        });
    }

    /// <summary>
    /// What a decision changed: the state, then only what is new of the payment, the timeline, the instants, the strays, who is to be told,
    /// and when it is due.
    /// </summary>
    public static string Words(BookingDocument before, BookingDocument? after, DateTimeOffset now)
    {
        if (after is null)
        {
            return "as it is";
        }

        TimelineEntry[] steps = [.. after.Timeline.Skip(before.Timeline.Count)];
        Assert.Equal(before.Timeline, after.Timeline.Take(before.Timeline.Count));
        Assert.All(steps, step => Assert.Equal(now, step.At));
        AssertTheRestIsTheSame(before, after);
        string?[] words =
        [
            Lower(after.State),
            after.Payment == before.Payment ? null : Stage(after.Payment!),
            steps.Length == 0 ? null : $"timeline {string.Join(", ", steps.Select(step => step.What))}",
            after.SoldAt == before.SoldAt ? null : $"sold {Clock(after.SoldAt!.Value)}",
            after.CapturedAt == before.CapturedAt ? null : $"captured {Clock(after.CapturedAt!.Value)}",
            after.Tickets == before.Tickets
                ? null
                : $"tickets {string.Join(", ", after.Tickets.Select(ticket => ticket.Seat))} of {after.Total}",
            after.RefundedTickets == before.RefundedTickets ? null : string.Join(", ", after.RefundedTickets!.Select(Refunded)),
            after.RefundAttempt == before.RefundAttempt ? null : $"attempt {after.RefundAttempt}",
            after.Strays == before.Strays ? null : string.Join(", ", after.Strays!.Select(Stray)),
            after.Tell == before.Tell ? null : $"tell {after.Tell}",
            after.Cases == before.Cases ? null : $"list {Cases(after.Cases!)}",
            after.DueAt == before.DueAt ? null : $"due {Due(after)}",
        ];
        return string.Join("; ", words.Where(word => word is not null));
    }

    public static string Cases(IEnumerable<OpenCase> cases) =>
        string.Join(", ", cases.Select(one => $"{one.Kind} {one.Subject} since {Clock(one.Since)}"));

    /// <summary>A payment's stage, with what that stage alone has.</summary>
    private static string Stage(BookingPayment payment)
    {
        string number = payment.Number == 1 ? "" : $" {payment.Number}";
        string dispute = payment.Dispute is { } state ? $", dispute {Lower(state)}" : "";
        return $"{Lower(payment.Status)}{number} {payment.PaymentId ?? "no id"}{Details(payment)}{dispute}";
    }

    private static string Details(BookingPayment payment) => payment switch
    {
        BookingPayment.Processing processing => $" until {Clock(processing.SettleBy)}"
            + (processing.ExtendedAt is { } extended ? $" extended {Clock(extended)}" : "")
            + (processing.RedirectUrl is null ? "" : " at the bank"),
        BookingPayment.Cancelling cancelling => $" for {cancelling.Reason} since {Clock(cancelling.GivenUpAt)}",
        BookingPayment.Authorised { CaptureRefusals: > 0 } refused => $" refused {refused.CaptureRefusals} times",
        BookingPayment.Refunding refunding => $" for {refunding.Reason} since {Clock(refunding.GivenUpAt)}",
        BookingPayment.Voided or BookingPayment.Refunded => $" for {GivingBack.Reason(payment)}",
        _ => "",
    };

    private static string Stray(StrayPayment stray) =>
        $"{Lower(stray.End)} {stray.PaymentId} since {Clock(stray.Since)} {(stray.HadMoney ? "with" : "without")} money";

    private static string Refunded(RefundedTicket one) => $"refunded {one.Ticket.Seat} at {Clock(one.RefundedAt)}"
        + (one.PaidBackAt is { } back ? $" back {Clock(back)}" : "")
        + (one.Tell is null ? "" : $" tell {one.Tell}");

    private static string Due(BookingDocument booking) =>
        booking.DueAt is { } due ? Clock(DateTimeOffset.FromUnixTimeMilliseconds(due)) : "never";

    private static string Lower(object state) => $"{state}".ToLowerInvariant();

    /// <summary>No decision touches what was promised, nor what a payment was begun with.</summary>
    private static void AssertTheRestIsTheSame(BookingDocument before, BookingDocument after)
    {
        Assert.Equal(before, after with
        {
            State = before.State,
            Payment = before.Payment,
            EarlierKeys = before.EarlierKeys,
            Timeline = before.Timeline,
            SoldAt = before.SoldAt,
            CapturedAt = before.CapturedAt,
            IssuedAt = before.IssuedAt,
            Tickets = before.Tickets,
            Total = before.Total,
            RefundedTickets = before.RefundedTickets,
            RefundAttempt = before.RefundAttempt,
            Strays = before.Strays,
            Tell = before.Tell,
            Cases = before.Cases,
            DueAt = before.DueAt,
            ConfirmKey = before.ConfirmKey,
        });
        if (before.Payment is { } begun && after.Payment is { } now && now.Number == begun.Number)
        {
            Assert.Equal(
                (begun.Method, begun.IdempotencyKey, begun.ReturnUrl, begun.PayingAt),
                (now.Method, now.IdempotencyKey, now.ReturnUrl, now.PayingAt));
        }
    }

    private static Dictionary<string, BookingDocument> Bookings()
    {
        BookingDocument held = Held();
        BookingDocument paying = BookingLifecycle.Pay(
            held, "pm_ok", "confirm-1", "https://tickets.example/", At("12:01"), TimeSpan.FromMinutes(5));
        var processing = (BookingPayment.Processing)paying.Payment! with { PaymentId = "pi_1" };
        BookingDocument GivenUp(GiveUpReason reason) => GivingBack.GiveUp(paying, processing, reason, At("12:06"));
        BookingDocument declined = GivenUp(GiveUpReason.Declined);
        BookingDocument tooLate = GivenUp(GiveUpReason.TooLate);
        BookingDocument heldAgain = BookingLifecycle.Decline(declined, declined.Payment!, null, At("12:07"));
        BookingDocument sold = BookingLifecycle.Book(paying, processing, "pi_1", At("12:02"));
        BookingDocument captured = BookingLifecycle.Capture(sold, sold.Payment!, At("12:03"));
        BookingDocument done = BookingLifecycle.Issue(captured, At("12:04"))!;
        BookingDocument refunding = GivingBack.TakeBack(done, done.Payment!, GiveUpReason.RefundAsked, At("12:05"));
        BookingDocument undone = GivingBack.TakeBack(sold, sold.Payment!, GiveUpReason.CaptureFailed, At("12:05"));
        BookingDocument wrong = GivingBack.TakeBack(paying, processing, GiveUpReason.AmountDiffers, At("12:02"));
        BookingDocument expired = BookingLifecycle.Expire(held, At("12:11"));
        BookingDocument free = held with { Total = 0, Tickets = [held.Tickets[0] with { Price = 0 }] };
        BookingDocument freeSold = BookingLifecycle.BookFree(free, "confirm-1", At("12:02"));
        BookingDocument three = done with
        {
            Tickets =
            [
                new BookedTicket("gala-A-A-1", "A", "A", "1", 2_000),
                new BookedTicket("gala-A-A-2", "A", "A", "2", 2_000),
                new BookedTicket("gala-A-A-3", "A", "A", "3", 1_000),
            ],
        };
        BookingDocument without2 = PartRefunds.Refund(three, ["gala-A-A-2"], At("12:05"));
        BookingDocument without2Back = PartRefunds.Settle(without2, Payment("captured, a ticket paid back"), At("12:06"))!;
        BookingDocument without23 = PartRefunds.Refund(without2Back, ["gala-A-A-3"], At("12:08"));
        BookingDocument returning = StrayLifecycle.Return(expired, Payment("authorised"), At("12:12"));
        BookingDocument rebooking = StrayLifecycle.Rebooking(expired, Payment("authorised"), "gala-x-2", At("12:12"));
        return new()
        {
            ["held"] = held,
            ["held, free"] = free,
            ["sold, free"] = freeSold,
            ["done, free"] = BookingLifecycle.Issue(freeSold, At("12:04"))!,
            ["refunded, free"] = GivingBack.TakeBackFree(freeSold, GiveUpReason.RefundAsked, At("12:05")),
            ["held again"] = heldAgain,
            ["paying"] = paying,
            ["paying, id known"] = paying with { Payment = processing },
            ["paying, extended"] = paying with
            {
                Payment = processing with { SettleBy = At("12:11"), ExtendedAt = At("12:06") },
            },
            ["given up, declined"] = declined,
            ["given up, too late"] = tooLate,
            ["given up, abandoned"] = GivenUp(GiveUpReason.Abandoned),
            ["held again, abandoned"] = BookingLifecycle.Voided(
                GivenUp(GiveUpReason.Abandoned), (BookingPayment.Cancelling)GivenUp(GiveUpReason.Abandoned).Payment!, At("12:07")),
            ["given up, event cancelled"] = GivenUp(GiveUpReason.EventCancelled),
            ["given up, amount differs"] = GivenUp(GiveUpReason.AmountDiffers),
            ["given up, no id"] = GivingBack.GiveUp(paying, paying.Payment!, GiveUpReason.TooLate, At("12:06")),
            ["sold"] = sold,
            ["captured"] = captured,
            ["done"] = done,
            ["three"] = three,
            ["three, sold"] = sold with { Tickets = three.Tickets },
            ["three, one refunded"] = without2,
            ["three, one refunded, not captured"] = PartRefunds.Refund(sold with { Tickets = three.Tickets }, ["gala-A-A-2"], At("12:05")),
            ["three, one paid back"] = without2Back,
            ["three, two refunded"] = without23,
            ["three, all refunded"] = GivingBack.TakeBack(without2, without2.Payment!, GiveUpReason.RefundAsked, At("12:06")),
            ["refunding"] = refunding,
            ["refunded"] = Returned(refunding, refunded: true),
            ["undone"] = undone,
            ["undone, voided"] = Returned(undone, refunded: false),
            ["expired"] = expired,
            ["expired, declined"] = BookingLifecycle.Decline(declined, declined.Payment!, null, At("12:11")),
            ["expired, voided"] = BookingLifecycle.Voided(tooLate, (BookingPayment.Cancelling)tooLate.Payment!, At("12:11")),
            ["expired, refunding"] = wrong,
            ["expired, refunded"] = Returned(wrong, refunded: true),
            ["expired, returning"] = returning,
            ["expired, returning unpaid"] = StrayLifecycle.Return(expired, Payment("processing"), At("12:12")),
            ["expired, returned"] = StrayLifecycle.Returned(returning, returning.Strays![0], At("12:13")),
            ["expired, rebooking"] = rebooking,
            ["expired, rebooked"] = StrayLifecycle.Rebooked(rebooking, rebooking.Strays![0], At("12:13")),
            ["cancelled"] = BookingLifecycle.Cancel(held, At("12:01")),
            ["cancelled, declined"] = BookingLifecycle.Cancel(heldAgain, At("12:08")),
        };
    }

    private static BookingDocument Returned(BookingDocument booking, bool refunded) =>
        GivingBack.Returned(booking, (BookingPayment.Refunding)booking.Payment!, refunded, At("12:07"));

    private static BookingDocument Held() => new()
    {
        Id = Id,
        UserId = "alice",
        EventId = "gala",
        Number = 1,
        State = BookingState.Held,
        Tickets = [new BookedTicket("gala-A-A-1", "A", "A", "1", 5_000)],
        Total = 5_000,
        Currency = "EUR",
        CreatedAt = At("12:00"),
        ExpiresAt = At("12:10"),
        DueAt = DueTimes.HoldDueAt(At("12:10")),
        Shard = 0,
        Fingerprint = "",
        Attempt = "",
        Timeline = [new TimelineEntry(At("12:00"), TimelineStep.Held)],
    };
}
