using System.Net;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Local;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Release;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Scenarios;
using TicketMaster.Tests.Storage;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.Bookings;

/// <summary>
/// Each guard of the protocol, at the one moment that it is there for; and the same moment with the guard taken out, where
/// what must hold does not.
/// </summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_seat_is_taken_by_creating_its_ticket_where_there_is_none(bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        FaultyContainer<SeatDocument> tickets = app.Faulty<SeatDocument>();
        tickets.CreateOverwrites = !guarded;
        tickets.BeforeCreateOf = ticket => ticket.UserId == "alice";
        tickets.Then = async () => (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);

        Answer answer = await alice.ReserveAsync("gala-A-A-1");

        await AssertAsync(app, guarded, () => answer.IsRefused(HttpStatusCode.Conflict, "seat-taken"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_seat_of_an_ended_booking_is_taken_over_only_as_it_was_read(bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        Answer held = (await carol.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
        (await carol.DeleteAnswerAsync($"/booking/{held.Text("bookingId")}")).Is(HttpStatusCode.OK);
        FaultyContainer<SeatDocument> tickets = app.Faulty<SeatDocument>();
        tickets.IgnoresETag = ticket => !guarded && ticket.UserId == "alice";
        tickets.BeforeReplaceBy = ticket => ticket.UserId == "alice";
        tickets.Then = async () => (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);

        Answer answer = await alice.ReserveAsync("gala-A-A-1");

        await AssertAsync(app, guarded, () => answer.IsRefused(HttpStatusCode.Conflict, "seat-taken"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hold_past_its_deadline_is_ended_before_its_seat_is_taken_over(bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient carol = await app.SignedInAsync("carol");
        Answer held = (await carol.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);

        // Carol confirms in time by her server's clock; dave's server, whose clock is ahead, takes her seat in between.
        var ahead = new ManualTimeProvider(app.Clock.GetUtcNow() + TimeSpan.FromMinutes(11));
        SqliteContainer<BookingDocument> real = app.Services.GetRequiredService<SqliteContainer<BookingDocument>>();
        var claims = new SeatClaims(
            app.Container<SeatDocument>(),
            new FaultyContainer<BookingDocument>(real) { OnlySaysDone = booking => !guarded && booking.State == BookingState.Expired },
            ahead);
        FaultyContainer<BookingDocument> bookings = app.Faulty<BookingDocument>();
        bookings.BeforeReplaceBy = booking => booking.State == BookingState.Paying;
        bookings.Then = async () =>
        {
            BookingDocument hers = (await real.FindAsync(held.Text("bookingId"), "carol", CancellationToken.None))!.Value.Document!;
            BookingDocument daves = BookingWrites.Stamp(hers with
            {
                Id = BookingId.Compose("gala", "dave", 1),
                UserId = "dave",
                ExpiresAt = hers.ExpiresAt + TimeSpan.FromMinutes(11),
            });
            Assert.True((await real.CreateAsync(daves, CancellationToken.None)).IsOk);
            Assert.True(await claims.ClaimAsync(daves, daves.Tickets[0], CancellationToken.None));
        };

        Answer answer = await carol.ConfirmAsync(held.Text("bookingId"));

        await AssertAsync(app, guarded, () => answer.IsRefused(HttpStatusCode.Gone, "hold-expired"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booking_is_confirmed_only_while_all_its_seats_name_it(bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        FaultyContainer<SeatDocument> tickets = app.Faulty<SeatDocument>();

        // Alice's reserve has named one seat of two when bob takes the other and alice, in a hurry, confirms.
        string bookingId = BookingId.Compose("gala", "alice", 1);
        Answer? confirmed = null;
        tickets.BeforeCreateOf = ticket => ticket.Id == "gala-A-A-2" && ticket.UserId == "alice";
        tickets.Then = async () =>
        {
            (await bob.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created);
            tickets.Shows = ticket => guarded ? ticket : ticket with { BookingId = bookingId, UserId = "alice" };
            confirmed = await alice.ConfirmAsync(bookingId);
            tickets.Shows = ticket => ticket;
        };
        await alice.ReserveAsync("gala-A-A-1", "gala-A-A-2");

        await AssertAsync(app, guarded, () => confirmed!.IsRefused(HttpStatusCode.Conflict, "seats-not-held"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sale_is_made_only_of_the_booking_as_it_was_read(bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        Answer paying = (await alice.ConfirmAsync(bookingId, "pm_lost")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromSeconds(3));

        // Between the settle's read and its write the booking is given up, its payment voided and its seat held by bob.
        DurableTaskClient durable = new Mock<DurableTaskClient>("test").Object;
        FaultyContainer<BookingDocument> bookings = app.Faulty<BookingDocument>();
        bookings.IgnoresETag = booking => !guarded && booking.State == BookingState.Booked;
        bookings.BeforeReplaceBy = booking => booking.State == BookingState.Booked;
        bookings.Then = async () =>
        {
            (BookingDocument? given, _) = await bookings.ChangeAsync(
                bookingId,
                "alice",
                current => GivingBack.GiveUp(current, current.Payment!, GiveUpReason.AmountDiffers, app.Clock.GetUtcNow()),
                CancellationToken.None);
            await app.Services.GetRequiredService<BookingUpkeep>().AdvanceAsync(durable, given!, CancellationToken.None);
            (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
        };
        string paymentId = paying["payment"].GetProperty("paymentId").GetString()!;
        ProviderPayment payment = (await app.Services.GetRequiredService<IPaymentProvider>().GetAsync(paymentId, CancellationToken.None))!;
        Assert.Equal(ProviderStatus.Authorised, payment.Status);

        await app.Services.GetRequiredService<SettlePayment>().SettleAsync(durable, payment, CancellationToken.None);

        Answer after = await alice.GetAnswerAsync($"/booking/{bookingId}");
        // Without it the seat is sold twice, until the capture finds that the payment is gone.
        Assert.Equal(guarded ? "expired" : "refunded", after.Text("state"));
        await BookingRules.AssertHoldAsync(app, "gala");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_is_given_up_before_the_provider_is_asked_to_cancel_it(bool guarded)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        Answer paying = (await alice.ConfirmAsync(bookingId, "pm_lost")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromSeconds(3));

        // A settle has read the booking; the release, past its time, gives the payment up and has it voided before the settle writes.
        DurableTaskClient durable = new Mock<DurableTaskClient>("test").Object;
        IPaymentProvider provider = app.Services.GetRequiredService<IPaymentProvider>();
        string paymentId = paying["payment"].GetProperty("paymentId").GetString()!;
        FaultyContainer<BookingDocument> bookings = app.Faulty<BookingDocument>();
        bookings.BeforeReplaceBy = booking => booking.State == BookingState.Booked;
        bookings.Then = async () =>
        {
            if (guarded)
            {
                await bookings.ChangeAsync(
                    bookingId,
                    "alice",
                    current => GivingBack.GiveUp(current, current.Payment!, GiveUpReason.TooLate, app.Clock.GetUtcNow()),
                    CancellationToken.None);
            }

            await provider.VoidAsync(paymentId, CancellationToken.None);
        };

        await app.Services.GetRequiredService<SettlePayment>().SettleAsync(
            durable, (await provider.GetAsync(paymentId, CancellationToken.None))!, CancellationToken.None);

        string state = (await alice.GetAnswerAsync($"/booking/{bookingId}")).Text("state");

        // Without it the seat is sold for nothing, and the sale has to be undone.
        Assert.Equal(guarded ? "held" : "refunded", state);
        Assert.Equal(ProviderStatus.Voided, (await provider.GetAsync(paymentId, CancellationToken.None))!.Status);
    }

    private static async Task<TicketMasterApp> StartAsync()
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(services =>
        {
            services.MakeFaulty<SeatDocument>();
            services.MakeFaulty<BookingDocument>();
        });
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }

    /// <summary>With the guard what must hold holds and the loser is told; without it, it does not.</summary>
    private static async Task AssertAsync(TicketMasterApp app, bool guarded, Action loserIsTold)
    {
        if (guarded)
        {
            loserIsTold();
            await BookingRules.AssertHoldAsync(app, "gala");
        }
        else
        {
            await Assert.ThrowsAnyAsync<XunitException>(() => BookingRules.AssertHoldAsync(app, "gala"));
        }
    }
}
