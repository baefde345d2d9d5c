using System.Net;

namespace TicketMaster.Rehearsal;

/// <summary>Somebody who is in: looks, reserves, and pays, gives back or forgets.</summary>
internal sealed class Shopper(string user, Habits habits, World world, Random random)
{
    /// <summary>Tickets that one may have for an event.</summary>
    private const int MostSeats = 8;

    private readonly Api _api = world.Api;
    private readonly Wheel _wheel = world.Wheel;

    /// <returns>Whether they are done: they have seats, or want none any more.</returns>
    public async Task<bool> ShopAsync(string pass)
    {
        await world.Edge.Event.LookAsync();
        if (habits.Hoards)
        {
            await HoardAsync(pass);
        }

        int wanted = habits.Wants;
        for (int look = 0; look < habits.Tries; look++)
        {
            EdgeCopy<SeatStates>? seats = await world.Edge.Availability.LookAsync();
            await PauseAsync(1, 6);
            if (seats is null or { Value.Available: 0 })
            {
                continue;
            }

            (Answer answer, DateTimeOffset sent) = await ReserveAsync(pass, wanted, seats.Value);
            switch (answer)
            {
                case { Status: HttpStatusCode.Created }:
                    return await HaveAsync(answer.Read<BookingSeen>(), sent);
                case { Code: "sold-out" }:
                    wanted = Math.Max(1, wanted - 1);
                    break;
                case { Code: "pass-expired" }:
                    return false;
                case { RetryAfter: { } wait }:
                    await PauseAsync(wait.TotalSeconds);
                    break;
            }
        }

        return false;
    }

    private async Task<(Answer Answer, DateTimeOffset Sent)> ReserveAsync(string pass, int wanted, SeatStates seats)
    {
        IReadOnlyList<string>? picked = habits.Picks ? world.Map.Pick(seats, wanted, random) : null;
        object body = picked is null
            ? new { eventId = world.EventId, quantity = wanted, pass }
            : new { ticketIds = picked, pass };
        string key = $"{user}-{world.Wheel.Now.Ticks}";
        world.Notes.Buyers[user] = true;
        while (true)
        {
            DateTimeOffset sent = _wheel.Now;
            Answer? answer = await _api.SendAsync("POST /booking/reserve", HttpMethod.Post, "/booking/reserve", user, body, key);
            if (answer is not null && (int)answer.Status < 500)
            {
                Count(answer, wanted);
                return (answer, sent);
            }

            // Whether it was carried out or not, the same key has one effect.
            await PauseAsync(1, 3);
        }
    }

    /// <summary>Two holds at once, each of as many seats as one may have.</summary>
    private async Task HoardAsync(string pass)
    {
        world.Notes.Buyers[user] = true;
        object body = new { eventId = world.EventId, quantity = MostSeats, pass };
        string key = $"{user}-hoards-{world.Wheel.Now.Ticks}";
        Answer?[] answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(one => _api.SendAsync(
            "POST /booking/reserve", HttpMethod.Post, "/booking/reserve", user, body, $"{key}-{one}")));
        world.Notes.Cheats.Enqueue(new Cheated(
            "two holds at once",
            answers.All(answer => answer?.Status == HttpStatusCode.Created),
            string.Join(", ", answers.Select(answer => answer?.Code ?? answer?.Status.ToString() ?? Api.NoAnswer).Order())));
        foreach (Answer held in answers.OfType<Answer>().Where(answer => answer.Status == HttpStatusCode.Created))
        {
            await GiveBackAsync(held.Read<BookingSeen>());
        }
    }

    private void Count(Answer answer, int wanted)
    {
        world.Notes.Did(answer switch
        {
            { Status: HttpStatusCode.Created } => Deeds.Reserve,
            { Code: "seat-taken" } => Deeds.Taken,
            _ => Deeds.Refused,
        });
        world.Notes.Did(Deeds.ReserveSeat, answer.Status == HttpStatusCode.Created ? wanted : 0);
    }

    private async Task<bool> HaveAsync(BookingSeen booking, DateTimeOffset reserved)
    {
        if (booking.State != "held")
        {
            return false;
        }

        await PauseAsync(3, 12);
        switch (habits.Ending)
        {
            case Ending.GivesBack:
                await GiveBackAsync(booking);
                return true;
            case Ending.Forgets:
                Returns(booking.ExpiresAt, booking.ExpiresAt);
                world.Notes.Did(Deeds.Ended);
                return true;
            default:
                return await PayAsync(booking);
        }
    }

    private async Task GiveBackAsync(BookingSeen booking)
    {
        DateTimeOffset sent = _wheel.Now;
        while (await _api.SendAsync("DELETE /booking", HttpMethod.Delete, $"/booking/{booking.BookingId}", user) is null)
        {
            await PauseAsync(1, 3);
        }

        world.Notes.Did(Deeds.GiveBack);
        Returns(sent, _wheel.Now);
    }

    private async Task<bool> PayAsync(BookingSeen booking)
    {
        for (int card = 0; card < habits.Methods.Count; card++)
        {
            Answer answer = await ConfirmAsync(booking.BookingId, habits.Methods[card], $"pay-{booking.BookingId}-{card}");
            DateTimeOffset began = _wheel.Now;
            string? state = answer switch
            {
                { Status: HttpStatusCode.OK or HttpStatusCode.Accepted } => answer.Read<BookingSeen>().State,
                { Code: "payment-in-progress" } => "paying",
                _ => null,
            };
            if (state == "paying")
            {
                state = await FollowAsync(booking.BookingId);
            }

            if (state == "booked")
            {
                world.Notes.Did(Deeds.Sale);
                world.Notes.Did(Deeds.SaleSeat, booking.Tickets.Count);
                return true;
            }

            if (state is not (null or "held"))
            {
                // It took too long, and the seats went back.
                Returns(began, _wheel.Now);
                return false;
            }

            if (answer.Code is "hold-expired" or "booking-cancelled")
            {
                Returns(booking.ExpiresAt, _wheel.Now);
                return false;
            }

            await PauseAsync(3, 10);
        }

        await GiveBackAsync(booking);
        return true;
    }

    private async Task<Answer> ConfirmAsync(string bookingId, string method, string key)
    {
        object body = new { bookingId, paymentDetails = new { method } };
        while (true)
        {
            Answer? answer = await _api.SendAsync("PUT /booking/confirm", HttpMethod.Put, "/booking/confirm", user, body, key);
            if (answer is not null && (int)answer.Status < 500)
            {
                return answer;
            }

            await PauseAsync(1, 3);
        }
    }

    /// <summary>Looks at the booking until its payment has come to something, more rarely as it takes longer.</summary>
    private async Task<string> FollowAsync(string bookingId)
    {
        for (double pause = 1; ; pause = Math.Min(10, 1.5 * pause))
        {
            await PauseAsync(pause, 1.3 * pause);
            Answer? answer = await _api.SendAsync("GET /booking", HttpMethod.Get, $"/booking/{bookingId}", user);
            if (answer is { Status: HttpStatusCode.OK })
            {
                world.Notes.Did(Deeds.LookAtBooking);
                if (answer.Read<BookingSeen>().State is not "paying" and var state)
                {
                    return state;
                }
            }
        }
    }

    /// <summary>Seats that a hold had are free a second after its end, and shown free within five.</summary>
    private void Returns(DateTimeOffset from, DateTimeOffset to) => world.Notes.Returns.Enqueue(new Span(from, to.AddSeconds(7)));

    private Task PauseAsync(double from, double? to = null) =>
        _wheel.WaitAsync(TimeSpan.FromSeconds(from + (((to ?? from) - from) * random.NextDouble())));
}

internal sealed record BookingSeen(
    string BookingId, string State, IReadOnlyList<TicketSeen> Tickets, long Total, DateTimeOffset ExpiresAt);

internal sealed record TicketSeen(string TicketId);
