using Azure.Messaging.ServiceBus;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Bookings;

/// <summary>
/// What is owed to buyers. A notice is written with what it tells of. Whoever looks after the booking sends it. It is kept until
/// it is sent.
/// </summary>
public sealed class BuyerNoticesTests : BookingFixture
{
    /// <summary>The client of the queue tries for minutes; whoever is due behind must not wait for that.</summary>
    [Fact]
    public async Task A_queue_that_is_silent_is_given_up_soon()
    {
        Mock<ServiceBusSender> sender = new();
        sender.Setup(one => one.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .Returns((ServiceBusMessage _, CancellationToken stop) => Task.Delay(Timeout.Infinite, stop));
        Mock<ServiceBusClient> client = new();
        client.Setup(one => one.CreateSender(Queues.BuyerNotices)).Returns(sender.Object);
        var notices = new BuyerNotices(client.Object, Clock);

        Task sending = notices.SendAsync(NoticeKind.Rebooked, CutOff("alice", null, "gala-A-A-1"), null, Go);
        Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(sending.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(sending, await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(30))));
        await Assert.ThrowsAsync<TimeoutException>(() => sending);
    }

    /// <summary>Whatever is written meanwhile, a booking that owes a notice stays due for it.</summary>
    [Theory]
    [InlineData("paid")]
    [InlineData("declined")]
    [InlineData("booked")]
    [InlineData("issued")]
    [InlineData("tidied")]
    public void A_booking_that_owes_a_notice_stays_due_for_it(string step)
    {
        DateTimeOffset now = Clock.GetUtcNow();
        BookingDocument held = CutOff("alice", null, "gala-A-A-1");
        BookingDocument paying = BookingLifecycle.Pay(held, "pm_ok", null, "https://tickets.example", now, TimeSpan.FromMinutes(5));
        BookingDocument booked = BookingLifecycle.Book(paying, paying.Payment!, "pi_1", now);
        BookingDocument captured = BookingLifecycle.Capture(booked, booked.Payment!, now);
        long due = DueTimes.TellAt(now);

        BookingDocument? next = step switch
        {
            "paid" => BookingLifecycle.Pay(Owing(held), "pm_ok", null, "https://tickets.example", now, TimeSpan.FromMinutes(5)),
            "declined" => BookingLifecycle.Decline(Owing(paying), paying.Payment!, "pi_1", now),
            "booked" => BookingLifecycle.Book(Owing(paying), paying.Payment!, "pi_1", now),
            "issued" => BookingLifecycle.Issue(Owing(captured), now),
            _ => BookingLifecycle.Tidied(
                Owing(BookingLifecycle.ExpireVoided(paying, paying.Payment!.To<BookingPayment.Cancelling>(), now)),
                whole: true,
                now.AddMinutes(1)) ?? Owing(held),
        };

        Assert.InRange(next!.DueAt ?? long.MaxValue, 0, due);
        Assert.Equal(NoticeKind.PaymentReturned, Assert.Single(next.Strays!).Tell);

        BookingDocument Owing(BookingDocument booking) =>
            StrayLifecycle.Returned(booking, new StrayPayment("pi_2", StrayEnd.Returning, now, HadMoney: true), now);
    }

    /// <summary>Looked after early for the notice's sake, a hold still ends at its end.</summary>
    [Fact]
    public async Task A_notice_that_cannot_be_sent_does_not_put_off_a_hold_s_end()
    {
        DateTimeOffset now = Clock.GetUtcNow();
        BookingDocument held = CutOff("alice", null, "gala-A-A-1");
        Stored.Put(StrayLifecycle.Returned(held, new StrayPayment("pi_2", StrayEnd.Returning, now, HadMoney: true), now));
        Clock.Advance(held.ExpiresAt - now - TimeSpan.FromSeconds(3));

        await LookAfterAsync(held);

        Assert.Equal(DueTimes.HoldDueAt(held.ExpiresAt), Stored.Find(held.Id)!.DueAt);
        Assert.NotNull(Assert.Single(Stored.Find(held.Id)!.Strays!).Tell);
    }
}
