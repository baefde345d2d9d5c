using System.Collections.Concurrent;

namespace TicketMaster.Rehearsal;

/// <summary>Takes down what happens, from many hands at once.</summary>
internal sealed class Notes
{
    /// <summary>Whoever has come shortly before the end may still be on the way in.</summary>
    private static readonly TimeSpan s_onTheWay = TimeSpan.FromMinutes(1);

    private QueueState? _last;
    private string? _seed;
    private string? _publicValue;

    public ConcurrentQueue<Visitor> Visitors { get; } = new();

    /// <summary>Those who have come and have no place yet, and since when.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Outside { get; } = new();

    public ConcurrentQueue<PassAsked> Passes { get; } = new();

    public ConcurrentQueue<Seen> Seen { get; } = new();

    public ConcurrentQueue<Span> Returns { get; } = new();

    public ConcurrentQueue<Cheated> Cheats { get; } = new();

    public ConcurrentQueue<string> LostPlaces { get; } = new();

    public ConcurrentQueue<Span> Downs { get; } = new();

    public Span? Away { get; set; }

    public ConcurrentQueue<string> NotRehearsed { get; } = new();

    /// <summary>Users who have sent a reserve.</summary>
    public ConcurrentDictionary<string, bool> Buyers { get; } = new();

    /// <summary>How often somebody did something that the cost table knows.</summary>
    public ConcurrentDictionary<string, int> Deeds { get; } = new();

    public void Did(string deed, int times = 1) => Deeds.AddOrUpdate(deed, times, (_, before) => before + times);

    /// <summary>All of it, for the judge.</summary>
    public Story Story(World world, int? perMinute, Books books)
    {
        ILookup<string, Booked> sales = books.Bookings.Where(booking => booking.State == "booked").ToLookup(booking => booking.User);
        double? ValueOf(Visitor one) => _seed is null ? null : Place.Value(_seed, _publicValue, world.EventId, one.User, one.Late);
        return new Story
        {
            Opened = Seen.FirstOrDefault(seen => seen.Pointer is not null)?.At ?? world.Draws,
            Sale = world.Sale,
            PerMinute = perMinute,
            Capacity = world.Map.ForSale,
            Guests = [.. Visitors.Select(one => new Guest(one.At, one.Late, ValueOf(one), sales[one.User].Sum(sale => sale.Seats.Count)))],
            Passes = [.. Passes],
            Seen = [.. Seen],
            Returns = [.. Returns],
            QueueAsked = [.. world.Edge.Queue.Asked],
            Downs = [.. Downs],
            Away = Away,
            Bookings = books.Bookings,
            Payments = books.Payments,
            Cheats = [.. Cheats],
            PassFor = TimeSpan.FromSeconds(_last?.PassFor ?? 0),
            Outside =
            [
                .. Outside.Where(one => _last is null || one.Value < _last.ServerTime - s_onTheWay)
                    .Select(one => $"{one.Key} came at {one.Value:HH:mm:ss} and never got a place."),
            ],
            NotRehearsed = [.. NotRehearsed],
            LostPlaces = [.. LostPlaces],
            Failures = [.. world.Api.Failures.Where(one => !IsExcused(one)).Select(one => $"{one.Route} at {one.At:HH:mm:ss}: {one.What}")],
        };
    }

    /// <summary>
    /// Whoever kills the app, or takes its provider away, gets no answer for a while. An error within the app is never excused.
    /// </summary>
    private bool IsExcused(Failure failure) => !failure.IsOfTheApp
        && Downs.Append(Away).OfType<Span>().Any(span => span.From <= failure.At && failure.At <= span.To + Api.Recovery);

    /// <summary>Notes a state of the room, if it is one that was not seen before. One hand does it.</summary>
    public void Saw(QueueState queue)
    {
        if (!ReferenceEquals(queue, _last))
        {
            (_last, _seed, _publicValue) = (queue, queue.Seed ?? _seed, queue.PublicValue);
            Seen.Enqueue(new Seen(
                queue.ServerTime,
                queue.Phase,
                queue.Pointer,
                queue.Seats.Left,
                queue.Seats.Held,
                queue.Waiting?.SeatsEach ?? 0,
                queue.Waiting?.CouldTake ?? 0));
        }
    }
}

/// <summary>One who came, and when.</summary>
/// <param name="Late">In milliseconds after the lobby had closed; null if they were in the lobby.</param>
internal sealed record Visitor(string User, DateTimeOffset At, long? Late);
