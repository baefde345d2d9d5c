using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Simulation.Crash;

/// <summary>A row of the ladder: what happens, and what it must come to wherever the process dies.</summary>
/// <param name="Row">As the ladder has it.</param>
/// <param name="PlayAsync">What happens.</param>
/// <param name="Check">What it must have come to, beside what holds of every run.</param>
/// <param name="Steps">Steps that a run of it must have, or it is not the row that it says.</param>
internal sealed record Scene(string Row, Func<Actor, Task> PlayAsync, Action<Actor> Check, params string[] Steps)
{
    /// <summary>Longer than any of them takes, with a death in it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(300);

    private static readonly TimeSpan s_settleFor = SimulatedWorld.Calm.SettleFor;

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("no payment made", actor => actor.ReserveAsync("alice"), actor => Ends(actor, BookingState.Expired, null), "replace seat"),

        new(
            "waiting for the buyer",
            actor => actor.PayAsync("pm_redirect", Never),
            actor => Ends(actor, BookingState.Expired, PaymentProgress.Voided),
            "void"),

        new(
            "waiting for the buyer, who comes back before the hold ends",
            async actor =>
            {
                string bookingId = await actor.PayAsync("pm_redirect", Never);
                while (actor.Booking()!.State == BookingState.Paying)
                {
                    await actor.WaitAsync(0.5);
                }

                actor.Bank.Arrange = null;
                await actor.ConfirmAsync("alice", bookingId, "pm_ok");
            },
            SoldOtherwiseOrNotAtAll,
            "void", "capture"),

        new(
            "waiting for the buyer, who pays with another method",
            async actor => await actor.ConfirmAsync("alice", await actor.PayAsync("pm_redirect", OnlyFirst(actor)), "pm_ok"),
            SoldOtherwiseOrNotAtAll,
            "void", "capture"),

        new(
            "waiting for the buyer, who gives the seat back",
            async actor =>
            {
                await actor.GiveBackAsync("alice", await actor.PayAsync("pm_redirect", Never));
                while (await actor.ReserveAsync("bob") is null)
                {
                    await actor.WaitAsync(0.5);
                }
            },
            actor => Ends(
                actor,

                // After a death nobody may know the payment's id yet. Then it cannot be given up, and the buyer is refused.
                actor.Booking()!.State == BookingState.Expired ? BookingState.Expired : BookingState.Cancelled,
                PaymentProgress.Voided),
            "void", "replace seat"),

        new(
            "waiting for another method",
            actor => actor.PayAsync("pm_declined"),
            actor => Ends(actor, BookingState.Expired, PaymentProgress.Declined),
            "void"),

        new(
            "authorised at once",
            actor => actor.PayAsync("pm_sync"),
            actor =>
            {
                Sold(actor);
                if (actor.World.Crash!.Happened)
                {
                    return;
                }

                // Three writes of the booking, and no orchestration or message of its own: the one start is the hold's.
                IReadOnlyList<string> steps = actor.World.Crash.Steps;
                Assert.Equal(3, steps.Count(step => step.StartsWith("replace booking", StringComparison.Ordinal)));
                Assert.Single(steps, step => step.StartsWith("start", StringComparison.Ordinal));
                Assert.Single(steps, step => step.StartsWith("send", StringComparison.Ordinal));
            },
            "authorise", "replace booking", "capture", "send tickets-issued"),

        new(
            "authorised at once, and the capture fails for good",
            actor => actor.PayAsync("pm_capture_fails", payment => actor.Bank.Become(payment, ProviderStatus.Authorised)),
            actor =>
            {
                Ends(actor, BookingState.Refunded, PaymentProgress.Voided);
                Listed(actor, PaymentCaseKind.CaptureUnfinished);
            },
            "capture", "void"),

        new(
            "authorised at once, another amount",
            actor => actor.PayAsync("pm_other_amount", payment => actor.Bank.Become(payment, ProviderStatus.Authorised)),
            actor =>
            {
                Ends(actor, BookingState.Expired, PaymentProgress.Voided);
                Listed(actor, PaymentCaseKind.AmountDiffers);
            },
            "void", "create paymentcase"),

        new(
            "declined at once, and another method is authorised at once",
            async actor => await actor.ConfirmAsync("alice", await actor.PayAsync("pm_declined"), "pm_sync"),
            actor => SoldOtherwiseOrNotAtAll(actor, PaymentProgress.Declined),
            "void", "capture", "send tickets-issued"),

        new("authorised, and the webhook lost", actor => actor.PayAsync(SimulatedBank.Lost), Sold, "capture", "send tickets-issued"),

        new("authorised, and the webhook comes", actor => actor.PayAsync("pm_ok"), Sold, "capture"),

        new(
            "under way, and the event is cancelled before its webhook comes",
            async actor =>
            {
                await actor.PayAsync("pm_slow", Never);
                await actor.World.EndEventAsync();
            },
            actor =>
            {
                Ends(actor, BookingState.Expired, PaymentProgress.Voided);
                Assert.Equal(Assert.Single(actor.Bank.Payments).Id, actor.Booking()!.Payment!.PaymentId);
            },
            "void", "send buyer-notices"),

        new(
            "processing, and authorised in the extension",
            actor => actor.PayAsync("pm_stuck", payment => Authorises(payment, actor.Began + (1.5 * s_settleFor))),
            Sold,
            "capture"),

        new(
            "processing for too long",
            actor => actor.PayAsync("pm_stuck", payment => Authorises(payment, actor.Began + (4 * s_settleFor))),
            actor => Ends(actor, BookingState.Expired, PaymentProgress.Voided),
            "void"),

        new(
            "cancel refused",
            actor => actor.PayAsync("pm_cancel_fails", payment =>
            {
                Never(payment);
                payment.CancelFrom = actor.World.Clock.GetUtcNow() + (4 * s_settleFor);
            }),
            actor => Ends(actor, BookingState.Expired, PaymentProgress.Voided),
            "void"),

        new(
            "cancel refused, and captured",
            async actor =>
            {
                await actor.PayAsync("pm_cancel_fails", payment =>
                {
                    Never(payment);
                    payment.CancelFrom = DateTimeOffset.MaxValue;
                });
                while (actor.Booking()!.Payment!.Status != PaymentProgress.Cancelling)
                {
                    await actor.WaitAsync(0.5);
                }

                actor.Bank.Become(actor.Payment(), ProviderStatus.Captured);
            },
            Sold,
            "void"),

        new(
            "cancelled by us, yet captured: the seats are free",
            actor => actor.PayAsync("pm_ghost", Haunting),
            actor => Rebooked(actor, PaymentProgress.Voided),
            "create booking", "send buyer-notices"),

        new(
            "cancelled by us, yet authorised: the seats are free",
            actor => actor.PayAsync("pm_ghost_authorised", Haunting),
            actor => Rebooked(actor, PaymentProgress.Voided),
            "create booking", "capture", "send buyer-notices"),

        new(
            "cancelled by us, yet captured: the seats are taken",
            async actor =>
            {
                await actor.PayAsync("pm_ghost", Haunting);
                while (await actor.ReserveAsync("bob") is null)
                {
                    await actor.WaitAsync(0.5);
                }
            },
            actor => Returned(actor, ProviderStatus.Refunded),
            "refund", "send buyer-notices"),

        new(
            "declined, yet authorised while the hold lasts",
            async actor =>
            {
                await actor.PayAsync("pm_declined");
                while (actor.Booking()!.Payment?.Status != PaymentProgress.Declined)
                {
                    await actor.WaitAsync(0.5);
                }

                actor.Bank.Become(actor.Payment(), ProviderStatus.Authorised);
            },
            actor =>
            {
                // A death may make it so late that the hold is over: then the seats are had again.
                if (actor.Booking()!.State == BookingState.Booked)
                {
                    Sold(actor);
                }
                else
                {
                    Rebooked(actor, PaymentProgress.Declined);
                }
            },
            "void", "capture"),

        new(
            "capture fails for good",
            actor => actor.PayAsync("pm_capture_fails"),
            actor =>
            {
                Ends(actor, BookingState.Refunded, PaymentProgress.Voided);
                Assert.Contains(BuyerNotices.MessageId(NoticeKind.SaleUndone, actor.Booking()!.Id, null), actor.World.Notices);
                Listed(actor, PaymentCaseKind.CaptureUnfinished);
            },
            "capture", "void", "send buyer-notices", "create paymentcase"),

        new(
            "another amount authorised",
            actor => actor.PayAsync("pm_other_amount"),
            actor =>
            {
                Ends(actor, BookingState.Expired, PaymentProgress.Voided);
                Listed(actor, PaymentCaseKind.AmountDiffers);
            },
            "void", "create paymentcase"),

        new(
            "another amount captured",
            actor => actor.PayAsync("pm_capture_amount"),
            actor =>
            {
                Ends(actor, BookingState.Refunded, PaymentProgress.Refunded);
                Listed(actor, PaymentCaseKind.AmountDiffers);
                Assert.Empty(actor.World.Issued);
            },
            "capture", "refund", "create paymentcase"),

        new(
            "two payments",
            async actor =>
            {
                string bookingId = await actor.PayAsync("pm_ok");
                await actor.WaitAsync(1);
                actor.Bank.Authorise(new PaymentRequest(bookingId, "alice", 2, 5_000, "EUR", "pm_sync", "https://tickets.example"));
            },
            actor =>
            {
                Sold(actor);
                Assert.Equal(ProviderStatus.Voided, actor.Payment(2).View().Status);
            },
            "capture", "void", "send buyer-notices"),

        new(
            "refund fails",
            actor => RefundedAsync(actor, "pm_refund_fails_once"),
            actor => Ends(actor, BookingState.Refunded, PaymentProgress.Refunded),
            "refund"),

        new(
            "refund pends",
            actor => RefundedAsync(actor, "pm_refund_pends"),
            actor => Ends(actor, BookingState.Refunded, PaymentProgress.Refunded),
            "refund"),

        new(
            "refund is partial",
            actor => RefundedAsync(actor, "pm_refund_partly"),
            actor => Ends(actor, BookingState.Refunded, PaymentProgress.Refunded),
            "refund"),

        new(
            "a ticket of two is refunded, and bob takes its seat",
            async actor =>
            {
                await BuyAsync(actor, "pm_ok", Actor.Seat, Actor.OtherSeat);
                await actor.RefundAsync(actor.Booking()!.Id, Actor.Seat);
                while (await actor.ReserveAsync("bob") is null)
                {
                    await actor.WaitAsync(0.5);
                }
            },
            actor => TicketRefunded(actor, refunds: 1),
            "refund", "replace seat", "send buyer-notices"),

        new(
            "a ticket of two is refunded, and its refund is partial",
            async actor =>
            {
                await BuyAsync(actor, "pm_refund_partly", Actor.Seat, Actor.OtherSeat);
                await actor.RefundAsync(actor.Booking()!.Id, Actor.Seat);
            },
            actor => TicketRefunded(actor, refunds: 2),
            "refund", "send buyer-notices"),

        new(
            "a ticket of two is refunded, then the other",
            async actor =>
            {
                await BuyAsync(actor, "pm_refund_pends", Actor.Seat, Actor.OtherSeat);
                await actor.RefundAsync(actor.Booking()!.Id, Actor.Seat);
                await actor.RefundAsync(actor.Booking()!.Id, Actor.OtherSeat);
            },
            actor =>
            {
                Ends(actor, BookingState.Refunded, PaymentProgress.Refunded);
                Assert.NotNull(Assert.Single(actor.Booking()!.RefundedTickets!).PaidBackAt);
                Assert.Equal(10_000, actor.Payment().Refunded);
            },
            "refund"),

        new(
            "dispute after the ticket",
            async actor =>
            {
                await BuyAsync(actor, "pm_ok");
                actor.Bank.Dispute(actor.Payment(), DisputeState.Open);
                await actor.WaitAsync(8);
                actor.Bank.Dispute(actor.Payment(), DisputeState.Lost);
            },
            actor =>
            {
                Sold(actor);
                Assert.Equal(DisputeState.Lost, actor.Booking()!.Payment!.Dispute);
                Listed(actor, PaymentCaseKind.Disputed);
            },
            "create paymentcase"),

        new(
            "event cancelled by the organiser",
            async actor =>
            {
                await BuyAsync(actor, "pm_ok");
                await actor.World.EndEventAsync();
            },
            actor =>
            {
                Ends(actor, BookingState.Refunded, PaymentProgress.Refunded);
                Assert.Contains(BuyerNotices.MessageId(NoticeKind.EventCancelled, actor.Booking()!.Id, null), actor.World.Notices);
            },
            "refund", "send buyer-notices"),
    ];

    public override string ToString() => Row;

    private static void Never(SimulatedBank.Payment payment) => payment.SettleAt = DateTimeOffset.MaxValue;

    /// <summary>The first payment is never made, and the others are as their method says.</summary>
    private static Action<SimulatedBank.Payment> OnlyFirst(Actor actor) => payment =>
    {
        Never(payment);
        actor.Bank.Arrange = null;
    };

    private static void Authorises(SimulatedBank.Payment payment, DateTimeOffset at) => (payment.SettleAt, payment.Declines) = (at, false);

    private static void Haunting(SimulatedBank.Payment payment)
    {
        Never(payment);
        // The hold goes on after the payment was given up, and is over by then.
        payment.HauntsAfter = TimeSpan.FromSeconds(40);
    }

    private static async Task RefundedAsync(Actor actor, string method)
    {
        await BuyAsync(actor, method);
        await actor.RefundAsync(actor.Booking()!.Id);
    }

    private static async Task BuyAsync(Actor actor, string method, params string[] seats)
    {
        await actor.PayAsync(method, payment => payment.RefundTakes = TimeSpan.FromSeconds(6), seats);
        while (actor.Booking()!.IssuedAt is null)
        {
            await actor.WaitAsync(0.5);
        }
    }

    private static void Ends(Actor actor, BookingState state, PaymentProgress? status) =>
        Assert.Equal((state, status), (actor.Booking()!.State, actor.Booking()!.Payment?.Status));

    /// <summary>Sold once, with the payment that the booking names.</summary>
    private static void Sold(Actor actor)
    {
        Ends(actor, BookingState.Booked, PaymentProgress.Captured);
        Assert.Single(actor.Bank.Payments, payment => payment.Request.Number == 1);
        Assert.Equal(actor.Payment().Id, actor.Booking()!.Payment!.PaymentId);
        Assert.Single(actor.Booking()!.Timeline, entry => entry.What == TimelineStep.Booked);
    }

    /// <summary>
    /// The first payment is cancelled, and the second has bought the same booking. After a death nobody may know the first payment's id
    /// yet, or the hold may be over when the second is made. Then nothing is sold and nothing is charged. Without a death the second buys:
    /// the row's steps say so.
    /// </summary>
    private static void SoldOtherwiseOrNotAtAll(Actor actor) => SoldOtherwiseOrNotAtAll(actor, PaymentProgress.Voided);

    private static void SoldOtherwiseOrNotAtAll(Actor actor, PaymentProgress first)
    {
        if (actor.Booking()!.State == BookingState.Booked)
        {
            SoldOtherwise(actor);
            return;
        }

        Ends(actor, BookingState.Expired, first);
        Assert.All(actor.Bank.Payments, payment => Assert.Equal(ProviderStatus.Voided, payment.View().Status));
    }

    private static void SoldOtherwise(Actor actor)
    {
        Ends(actor, BookingState.Booked, PaymentProgress.Captured);
        Assert.Equal((2, actor.Payment(2).Id), (actor.Booking()!.Payment!.Number, actor.Booking()!.Payment!.PaymentId));
        Assert.Equal(ProviderStatus.Voided, actor.Payment().View().Status);
        Assert.Equal(2, actor.Bank.Payments.Count);
    }

    private static void TicketRefunded(Actor actor, int refunds)
    {
        Ends(actor, BookingState.Booked, PaymentProgress.Captured);
        Assert.Equal(Actor.OtherSeat, Assert.Single(actor.Booking()!.Tickets).TicketId);
        Assert.NotNull(Assert.Single(actor.Booking()!.RefundedTickets!).PaidBackAt);
        Assert.Equal((10_000, 5_000, refunds), (actor.Payment().Captured, actor.Payment().Refunded, actor.Payment().Refunds.Count));
    }

    private static void Rebooked(Actor actor, PaymentProgress status)
    {
        Ends(actor, BookingState.Expired, status);
        StrayPayment stray = Assert.Single(actor.Booking()!.Strays!);
        Assert.Equal((StrayEnd.Rebooked, actor.Booking(2)!.Id), (stray.End, stray.RebookedAs));
        Assert.Equal((BookingState.Booked, PaymentProgress.Captured), (actor.Booking(2)!.State, actor.Booking(2)!.Payment!.Status));
        Assert.Null(actor.Booking(3));
    }

    private static void Returned(Actor actor, ProviderStatus status)
    {
        Assert.Equal(StrayEnd.Returned, Assert.Single(actor.Booking()!.Strays!).End);
        Assert.Equal(status, actor.Payment().View().Status);
        Assert.Single(actor.Payment().Refunds);
    }

    private static void Listed(Actor actor, PaymentCaseKind kind) =>
        Assert.Contains(actor.World.Cases.All, one => one.Kind == kind && one.Status == PaymentCaseStatus.Closed);
}
