using System.Net;
using TicketMaster.Bookings;
using TicketMaster.Seats;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Many at once. What must hold is read from the store at the end, not from the answers alone.</summary>
public sealed class RaceTests
{
    [Fact]
    public async Task Of_many_who_want_one_seat_one_gets_it()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("rush"));
        int wanting = Scale.Of(300, all: 1_000);
        HttpClient[] buyers = await Task.WhenAll(Enumerable.Range(0, wanting).Select(i => app.SignedInAsync($"buyer-{i}")));

        Answer[] answers = await Task.WhenAll(buyers.Select(buyer => buyer.ReserveAsync("rush-A-A-1")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(wanting - 1, answers.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Code == "seat-taken"));
        await BookingRules.AssertHoldAsync(app, "rush");
        Array.ForEach(buyers, buyer => buyer.Dispose());
    }

    [Fact]
    public async Task Many_users_who_want_random_seats_never_share_one()
    {
        int seed = Random.Shared.Next();

        // As many seats for each user, however many there are.
        int users = Scale.Of(200, all: 500);
        int rows = users / 25;
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: "--Booking:HoldFor=00:00:20");
        await app.AddAsync(TestEvents.Of(
            "storm", [.. Enumerable.Range(0, 4).Select(i => TestEvents.Section($"S{i}", rows, seats: 25))]));
        string[] seats = [.. TestEvents.TicketIds("storm", 4, rows, 25)];

        await Parallel.ForAsync(0, users, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (user, _) =>
        {
            var random = new Random(seed + user);
            using HttpClient buyer = await app.SignedInAsync($"buyer-{user}");
            for (int round = 0; round < 6; round++)
            {
                Answer answer = await buyer.ReserveAsync([.. random.GetItems(seats, random.Next(1, 9)).Distinct()]);
                if (answer.Status != HttpStatusCode.Created)
                {
                    // Gone: the clock jumped past the hold's end before it was answered.
                    Assert.True(answer.Status is HttpStatusCode.Conflict or HttpStatusCode.Gone, $"seed {seed}: {answer.Body}");
                    continue;
                }

                string bookingId = answer.Text("bookingId");
                switch (random.Next(4))
                {
                    case 0:
                        Answer given = await buyer.DeleteAnswerAsync($"/booking/{bookingId}");
                        Assert.True(given.Status is HttpStatusCode.OK or HttpStatusCode.Gone, $"seed {seed}: {given.Body}");
                        break;
                    case 1:
                        bool declined = random.Next(3) == 0;
                        Answer confirmed = await buyer.ConfirmAsync(bookingId, declined ? "pm_declined" : "pm_ok");

                        // A jump of the clock may be longer than a confirm waits.
                        HttpStatusCode settled = declined ? HttpStatusCode.PaymentRequired : HttpStatusCode.OK;
                        Assert.True(
                            confirmed.Status == settled || confirmed.Status is HttpStatusCode.Accepted or HttpStatusCode.Gone,
                            $"seed {seed}: {confirmed.Body}");
                        break;
                    case 2 when user % (users / 10) == 0:
                        // Time jumps past deadlines in the middle of it, so that take-overs race with releases and confirms.
                        app.Clock.Advance(TimeSpan.FromSeconds(11));
                        break;
                }
            }
        });

        await BookingRules.AssertHoldAsync(app, "storm");
        await app.PassAsync(TimeSpan.FromSeconds(90));
        await BookingRules.AssertHoldAsync(app, "storm");
        await BookingRules.AssertSettledAsync(app, "storm");
    }

    [Fact]
    public async Task The_same_reserve_sent_fifty_times_at_once_makes_one_booking_and_fifty_equal_answers()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        object[] bodies =
        [
            new { ticketIds = new[] { "gala-A-A-1", "gala-A-A-2" } },
            new { eventId = "gala", quantity = 3 },
        ];
        for (int i = 0; i < bodies.Length; i++)
        {
            object body = bodies[i];
            string key = $"key-{i}";

            Answer[] answers =
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => alice.PostAnswerAsync("/booking/reserve", body, key)));

            Assert.All(answers, answer => answer.Is(HttpStatusCode.Created));
            Assert.Single(answers.Select(answer => answer.Body).Distinct());
            Assert.Equal(49, answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")));
        }

        (await alice.PostAnswerAsync("/booking/reserve", new { ticketId = "gala-A-B-1" }, "key-0"))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        List<BookingDocument> bookings = await BookingRules.BookingsAsync(app, "gala");
        Assert.Equal(2, bookings.Count(booking => booking.State == BookingState.Held));
        await BookingRules.AssertHoldAsync(app, "gala");
    }

    [Fact]
    public async Task One_user_never_has_more_than_eight_tickets_over_many_rounds()
    {
        int seed = Random.Shared.Next();
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala", TestEvents.Section("A", rows: 10, seats: 20)));
        string[] seats = [.. TestEvents.TicketIds("gala", 1, 10, 20, "A")];
        await Parallel.ForAsync(0, Scale.Of(300, all: 1_000), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, _) =>
        {
            var random = new Random(seed + round);
            string user = $"greedy-{round}";
            using HttpClient greedy = await app.SignedInAsync(user);
            Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => i % 2 == 0
                ? greedy.ReserveAsync([.. random.GetItems(seats, random.Next(2, 6)).Distinct()])
                : greedy.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = random.Next(2, 6) })));
            int held = answers.Where(answer => answer.Status == HttpStatusCode.Created).Sum(answer => answer["tickets"].GetArrayLength());
            Assert.True(held <= 8, $"seed {seed}, round {round}: {held} tickets");
            foreach (Answer answer in answers)
            {
                if (answer.Status == HttpStatusCode.Created)
                {
                    (await greedy.DeleteAnswerAsync($"/booking/{answer.Text("bookingId")}")).Is(HttpStatusCode.OK);
                }
                else
                {
                    Assert.True(
                        answer.Status == HttpStatusCode.Conflict
                            && answer.Code is "ticket-limit" or "seat-taken" or "already-yours" or "sold-out",
                        $"seed {seed}, round {round}: {answer.Body}");
                }
            }
        });
        await BookingRules.AssertHoldAsync(app, "gala");
    }

    [Fact]
    public async Task A_reserve_that_was_cut_off_is_finished_by_its_repeat_and_not_answered_as_held_after_its_end()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.MakeFaulty<SeatDocument>());
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        FaultyContainer<SeatDocument> tickets = app.Faulty<SeatDocument>();
        object first = new { ticketIds = new[] { "gala-A-A-1", "gala-A-A-2" } };
        object second = new { ticketIds = new[] { "gala-A-B-1", "gala-A-B-2" } };
        tickets.Then = () => throw new InvalidOperationException("The process dies here.");
        tickets.BeforeCreateOf = ticket => ticket.Id == "gala-A-A-2";
        (await alice.PostAnswerAsync("/booking/reserve", first, "one")).Is(HttpStatusCode.InternalServerError);
        tickets.BeforeCreateOf = ticket => ticket.Id == "gala-A-B-2";
        (await bob.PostAnswerAsync("/booking/reserve", second, "two")).Is(HttpStatusCode.InternalServerError);

        Answer finished = (await alice.PostAnswerAsync("/booking/reserve", first, "one")).Is(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(500));
        (await bob.PostAnswerAsync("/booking/reserve", second, "two")).IsRefused(HttpStatusCode.Gone, "hold-expired");

        Assert.Equal(2, finished["tickets"].GetArrayLength());
    }
}
