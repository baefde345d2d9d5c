using Moq;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Refund;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Bookings;

/// <summary>Ending the bookings of a cancelled event: several at once, and none of them in the way of another.</summary>
public sealed class EndBookingsOfEventTests : BookingFixture
{
    [Fact]
    public async Task Sales_are_ended_several_at_once_up_to_a_bound_and_each_once()
    {
        Sell(40);
        int now = 0;
        int most = 0;
        TaskCompletionSource bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task patience = Task.Delay(TimeSpan.FromSeconds(5));
        List<string> refunded = [];
        Provider.Setup(one => one.GetAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(async (string paymentId, CancellationToken _) =>
            {
                int under = Interlocked.Increment(ref now);
                lock (refunded)
                {
                    most = Math.Max(most, under);
                    if (most >= EndBookingsOfEvent.AtOnce)
                    {
                        bound.TrySetResult();
                    }
                }

                // The first ones wait until as many as there may be have come.
                await Task.WhenAny(bound.Task, patience);
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return Captured(paymentId);
            });
        Provider.Setup(one => one.RefundAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string paymentId, CancellationToken _) =>
            {
                lock (refunded)
                {
                    refunded.Add(paymentId);
                }

                return new PaymentChange(Captured(paymentId) with { Status = ProviderStatus.Refunded, AmountRefunded = 5_000 }, null);
            });

        CancelPass ended = await EndBookingsOfEvent.EndAsync("gala", Durable, Go);
        CancelPass again = await EndBookingsOfEvent.EndAsync("gala", Durable, Go);

        Assert.Equal((CancelPass.Some, CancelPass.NoneLeft), (ended, again));
        Assert.Equal(EndBookingsOfEvent.AtOnce, most);
        Assert.Equal(40, refunded.Distinct().Count());
        Assert.Equal(40, refunded.Count);
        Assert.All(
            Stored.All,
            booking => Assert.Equal((BookingState.Refunded, PaymentProgress.Refunded), (booking.State, booking.Payment!.Status)));
    }

    [Fact]
    public async Task One_booking_that_fails_does_not_stop_the_others_and_is_tried_again()
    {
        for (int user = 0; user < 20; user++)
        {
            CutOff($"user{user}", null, "gala-A-A-1");
        }

        Bookings.Shows = booking =>
            booking.UserId == "user7" ? throw new InvalidOperationException("A document that nobody can read.") : booking;

        CancelPass ended = await EndBookingsOfEvent.EndAsync("gala", Durable, Go);
        CancelPass again = await EndBookingsOfEvent.EndAsync("gala", Durable, Go);

        // The orchestration does not take it for the end.
        Assert.Equal((CancelPass.Some, CancelPass.Some), (ended, again));
        Assert.All(
            Stored.All, booking => Assert.Equal(booking.UserId == "user7" ? BookingState.Held : BookingState.Cancelled, booking.State));
        Bookings.Shows = booking => booking;
        Assert.Equal(CancelPass.Some, await EndBookingsOfEvent.EndAsync("gala", Durable, Go));
        Assert.Equal(CancelPass.NoneLeft, await EndBookingsOfEvent.EndAsync("gala", Durable, Go));
    }

    [Fact]
    public async Task A_pass_that_ended_as_many_as_it_may_is_followed_by_the_next_at_once()
    {
        for (int user = 0; user < 130; user++)
        {
            CutOff($"user{user}", null, "gala-A-A-1");
        }

        Assert.Equal(CancelPass.Full, await EndBookingsOfEvent.EndAsync("gala", Durable, Go));
        Assert.Equal(CancelPass.Some, await EndBookingsOfEvent.EndAsync("gala", Durable, Go));
        Assert.Equal(CancelPass.NoneLeft, await EndBookingsOfEvent.EndAsync("gala", Durable, Go));
    }

    /// <summary>The cancelling of an event may have begun before an upgrade: its history has numbers.</summary>
    [Theory]
    [InlineData("0", false, true)]
    [InlineData("1", false, false)]
    [InlineData("99", false, false)]
    [InlineData("100", true, false)]
    [InlineData("230", true, false)]
    public void A_pass_that_an_earlier_version_wrote_means_what_it_did(string json, bool full, bool none)
    {
        CancelPass pass = System.Text.Json.JsonSerializer.Deserialize<CancelPass>(json);

        Assert.Equal((full, none), (pass >= CancelPass.Full, pass == CancelPass.NoneLeft));
    }

    private void Sell(int count)
    {
        for (int user = 0; user < count; user++)
        {
            DateTimeOffset now = Clock.GetUtcNow();
            BookingDocument held = CutOff($"user{user}", null, "gala-A-A-1");
            BookingDocument paying = BookingLifecycle.Pay(held, "pm_ok", null, "https://tickets.example", now, TimeSpan.FromMinutes(5));
            BookingDocument booked = BookingLifecycle.Book(paying, paying.Payment!, $"pi_{user}", now);
            Stored.Put(BookingLifecycle.Capture(booked, booked.Payment!, now));
        }
    }

    private static ProviderPayment Captured(string paymentId) =>
        Payment("gala", ProviderStatus.Captured) with { PaymentId = paymentId, AmountCaptured = 5_000 };
}
