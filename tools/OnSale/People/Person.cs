using System.Net;

namespace TicketMaster.Rehearsal;

/// <summary>Somebody who wants seats: comes, waits as the page does, and shops once admitted.</summary>
internal sealed class Person(string user, Habits habits, World world, Random random)
{
    private const string Refused = "place-refused";

    private readonly Api _api = world.Api;
    private readonly Wheel _wheel = world.Wheel;
    private readonly DateTimeOffset _came = world.Wheel.Now;
    private string _place = "";
    private long? _late;
    private double? _value;

    public async Task LiveAsync()
    {
        if (!await JoinAsync())
        {
            return;
        }

        bool asked = false;
        while (await MyTurnAsync(asked) is { } room)
        {
            if (habits.Away > 0 && !asked)
            {
                await PauseAsync(habits.Away * (room.PassFor ?? 0));
            }

            asked = true;
            switch (await AskForPassAsync(room.Pointer!.Value))
            {
                case (PassAnswer.Given, { } pass):
                    if (!habits.Looks || await new Shopper(user, habits, world, random).ShopAsync(pass))
                    {
                        return;
                    }

                    break;
                case (PassAnswer.Spent, _):
                    return;
            }

            await PauseAsync(5, 10);
        }
    }

    /// <summary>Takes a place, again and again until it has one.</summary>
    private async Task<bool> JoinAsync()
    {
        world.Notes.Outside[user] = _came;
        while (true)
        {
            Answer? answer = await PlaceAsync(known: null);
            if (answer is { Status: HttpStatusCode.OK })
            {
                _place = answer.Read<PlaceGiven>().Place;
                _late = Place.Late(_place);
                world.Notes.Visitors.Enqueue(new Visitor(user, _came, _late));
                world.Notes.Outside.TryRemove(user, out _);
                world.LeaveAbout(_place, pass: null);
                return true;
            }

            if (answer?.Code is "event-over" or "no-waiting-room")
            {
                return false;
            }

            await PauseAsync(answer?.RetryAfter?.TotalSeconds ?? 1, (answer?.RetryAfter?.TotalSeconds ?? 1) + 2);
        }
    }

    private async Task<Answer?> PlaceAsync(string? known)
    {
        world.Notes.Did(Deeds.TakePlace);
        return await _api.SendAsync(
            "POST /booking/place",
            HttpMethod.Post,
            "/booking/place",
            user,
            known is null ? new { eventId = world.EventId } : new { eventId = world.EventId, place = known });
    }

    /// <summary>Looks at the room until it has passed this place.</summary>
    /// <param name="again">Whether it had before, and nothing was to be had.</param>
    /// <returns>The room as it was seen then; null if there is nothing to wait for.</returns>
    private async Task<QueueState?> MyTurnAsync(bool again)
    {
        while (true)
        {
            if (random.NextDouble() < habits.Reloads)
            {
                await ReloadAsync();
            }

            EdgeCopy<QueueState>? copy = await world.Edge.Queue.LookAsync();
            if (copy is null)
            {
                await PauseAsync(2, 4);
                continue;
            }

            QueueState room = copy.Value;
            if (room.Seed is { } seed)
            {
                _value ??= Place.Value(seed, room.PublicValue, world.EventId, user, _late);
            }

            bool isIn = _value <= room.Pointer;
            if (room.Phase == "ended" || (isIn && again && room.Phase == "soldOut" && random.NextDouble() < 0.05))
            {
                return null;
            }

            if ((isIn && (room.Phase != "soldOut" || !again)) || (habits.Hurries && _value is not null))
            {
                return room;
            }

            await _wheel.WaitAsync(room.Poll.Next(isIn ? TimeSpan.Zero : room.Left(_value), random));
        }
    }

    /// <summary>The page is loaded anew, or opened on another device: the place must be what it was.</summary>
    private async Task ReloadAsync()
    {
        bool elsewhere = _late is null && _value is null && random.Next(2) == 0;
        Answer? answer = await PlaceAsync(elsewhere ? null : _place);
        if (answer is not { Status: HttpStatusCode.OK })
        {
            if (answer?.Code == Refused)
            {
                world.Notes.LostPlaces.Enqueue($"{user} was refused with the place that they have.");
            }

            return;
        }

        PlaceGiven given = answer.Read<PlaceGiven>();

        // Whoever opens it elsewhere without the token, when the lobby has just closed, takes another: the token keeps the first.
        if ((!elsewhere && Place.Late(given.Place) != _late)
            || (given.Value is { } value && _value is { } mine && value != mine))
        {
            world.Notes.LostPlaces.Enqueue($"{user} had {_late} {_value} and has {given.Value}: {given.Place}");
        }
    }

    private async Task<(PassAnswer Answer, string? Pass)> AskForPassAsync(double pointer)
    {
        while (true)
        {
            DateTimeOffset sent = _wheel.Now;
            Answer? answer = await _api.SendAsync(
                "POST /booking/pass", HttpMethod.Post, "/booking/pass", user, new { eventId = world.EventId, place = _place });
            PassAnswer? told = answer switch
            {
                { Status: HttpStatusCode.OK } => PassAnswer.Given,
                { Code: "not-admitted-yet" } => PassAnswer.NotYet,
                { Code: "sold-out" } => PassAnswer.NothingLeft,
                { Code: "place-spent" } => PassAnswer.Spent,
                _ => null,
            };
            if (told is { } known)
            {
                world.Notes.Did(Deeds.TakePass);
                world.Notes.Passes.Enqueue(new PassAsked(_value!.Value, pointer, sent, _wheel.Now, known));
                string? pass = known == PassAnswer.Given ? answer!.Read<PassGiven>().Pass : null;
                world.LeaveAbout(place: null, pass);
                return (known, pass);
            }

            if (answer?.Code == Refused)
            {
                world.Notes.LostPlaces.Enqueue($"{user} was refused a pass for the place that they have.");
                return (PassAnswer.Spent, null);
            }

            await PauseAsync(answer?.RetryAfter?.TotalSeconds ?? 1, (answer?.RetryAfter?.TotalSeconds ?? 1) + 2);
        }
    }

    private Task PauseAsync(double from, double? to = null) =>
        _wheel.WaitAsync(TimeSpan.FromSeconds(from + (((to ?? from) - from) * random.NextDouble())));
}

internal sealed record PlaceGiven(string Place, double? Value, bool Admitted);

internal sealed record PassGiven(string Pass, DateTimeOffset ExpiresAt);
