namespace TicketMaster.Rehearsal;

/// <summary>Somebody who came.</summary>
/// <param name="Late">In milliseconds after the lobby had closed; null if they were in the lobby.</param>
/// <param name="Value">Where they stood, by the public formula; null if there was no draw.</param>
/// <param name="Seats">Seats that they bought.</param>
internal sealed record Guest(DateTimeOffset At, long? Late, double? Value, int Seats);

internal enum PassAnswer
{
    Given,
    NotYet,
    NothingLeft,
    Spent,
}

/// <summary>A place that was to be turned into a pass.</summary>
/// <param name="Pointer">The public pointer that the person had seen.</param>
internal sealed record PassAsked(double Value, double Pointer, DateTimeOffset Sent, DateTimeOffset Answered, PassAnswer Answer);

/// <summary>The public state of the room at a moment.</summary>
internal sealed record Seen(
    DateTimeOffset At, string Phase, double? Pointer, int Left, int Held, double SeatsEach, double CouldTake);

internal sealed record Span(DateTimeOffset From, DateTimeOffset To)
{
    public bool Meets(DateTimeOffset from, DateTimeOffset to) => From <= to && To >= from;
}

/// <summary>A booking once everything has settled.</summary>
internal sealed record Booked(string User, string BookingId, string State, IReadOnlyList<string> Seats, long Total);

/// <summary>A payment as the provider has it in the end.</summary>
internal sealed record Paid(string PaymentId, string? BookingId, string Status, long Captured, long Refunded);

/// <summary>What somebody tried who must not get through, and whether they did.</summary>
internal sealed record Cheated(string What, bool WentThrough, string Answer);

/// <summary>All that was seen from outside. The judge needs nothing else.</summary>
internal sealed record Story
{
    /// <summary>When the draw was seen.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>Over which time the rate is to be held.</summary>
    public required TimeSpan Sale { get; init; }

    /// <summary>People who are to be admitted a minute; null if the room decides by itself.</summary>
    public required int? PerMinute { get; init; }

    /// <summary>Seats for sale.</summary>
    public required int Capacity { get; init; }

    public IReadOnlyList<Guest> Guests { get; init; } = [];

    public IReadOnlyList<PassAsked> Passes { get; init; } = [];

    public IReadOnlyList<Seen> Seen { get; init; } = [];

    /// <summary>When a seat may have come back: given back, or its hold ended.</summary>
    public IReadOnlyList<Span> Returns { get; init; } = [];

    /// <summary>When the edge asked the app for the room.</summary>
    public IReadOnlyList<DateTimeOffset> QueueAsked { get; init; } = [];

    public IReadOnlyList<Span> Downs { get; init; } = [];

    public Span? Away { get; init; }

    public IReadOnlyList<Booked> Bookings { get; init; } = [];

    public IReadOnlyList<Paid> Payments { get; init; } = [];

    public IReadOnlyList<Cheated> Cheats { get; init; } = [];

    /// <summary>How long a pass lasts.</summary>
    public TimeSpan PassFor { get; init; }

    /// <summary>People who came and never got a place.</summary>
    public IReadOnlyList<string> Outside { get; init; } = [];

    /// <summary>Faults that were asked for and did not happen.</summary>
    public IReadOnlyList<string> NotRehearsed { get; init; } = [];

    /// <summary>Reloads after which a place was another or refused.</summary>
    public IReadOnlyList<string> LostPlaces { get; init; } = [];

    /// <summary>Answers that were the app's fault.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}

/// <summary>How many have come, and how many of them are admitted, at any moment.</summary>
internal sealed class Crowd
{
    private readonly double[] _values;
    private readonly DateTimeOffset[] _came;

    public Crowd(IReadOnlyList<Guest> guests)
    {
        _values = [.. guests.Select(guest => guest.Value).OfType<double>().Order()];
        _came = [.. guests.Select(guest => guest.At).Order()];
    }

    public int Admitted(double? pointer) => pointer is { } upTo ? UpTo(_values, upTo) : 0;

    public int Waiting(Seen seen) => UpTo(_came, seen.At) - Admitted(seen.Pointer);

    private static int UpTo<T>(T[] sorted, T value)
        where T : IComparable<T>
    {
        (int from, int to) = (0, sorted.Length);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = sorted[middle].CompareTo(value) <= 0 ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
