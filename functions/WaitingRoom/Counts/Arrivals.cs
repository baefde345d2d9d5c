namespace TicketMaster.WaitingRoom;

/// <summary>People who came within some seconds, evenly.</summary>
/// <param name="Second">The first of them, after the lobby closed.</param>
/// <param name="Seconds">How many seconds.</param>
internal readonly record struct Arrived(int Second, int Seconds, int People);

/// <summary>
/// When the late comers of a draw came, as one instance has counted them: by the second, and where few came by more of them, so that a sale
/// of a year stays small. Where many came at once stays as it was, since the pointer needs that to let them in at the pace that is asked.
/// </summary>
internal sealed class Arrivals
{
    private const int Most = 500;

    /// <summary>The latest seconds are not joined: people may still come in them.</summary>
    private const int Latest = 100;

    /// <summary>
    /// Users are remembered by hashes that nobody outside can know. Who takes places again and again counts once: else one account could
    /// make a crowd, and everybody else would seem to be few.
    /// </summary>
    private const int Remembered = 1 << 16;

    private readonly SortedList<int, Arrived> _spans = [];
    private int[]? _users;

    /// <summary>Counts a late place.</summary>
    /// <returns>Whether it is not one more of a user who came just now.</returns>
    public bool Add(string userId, int second)
    {
        int user = userId.GetHashCode(StringComparison.Ordinal);
        ref int last = ref (_users ??= new int[Remembered])[user & (Remembered - 1)];
        if (last == user)
        {
            return false;
        }

        last = user;
        Arrived before = _spans.GetValueOrDefault(second, new Arrived(second, 1, 0));
        _spans[second] = before with { People = before.People + 1 };
        if (_spans.Count > Most)
        {
            JoinTwo();
        }

        return true;
    }

    /// <summary>The stored form: second, seconds and people in turns.</summary>
    public IReadOnlyList<int> ToNumbers() => [.. _spans.Values.SelectMany(span => new[] { span.Second, span.Seconds, span.People })];

    public static IEnumerable<Arrived> Of(IReadOnlyList<int> numbers) =>
        numbers.Chunk(3).Select(span => new Arrived(span[0], span[1], span[2]));

    /// <summary>Joins the two neighbours in which fewest people came.</summary>
    private void JoinTwo()
    {
        IList<Arrived> spans = _spans.Values;
        int fewest = 0;
        for (int i = 1; i < spans.Count - Latest; i++)
        {
            if (spans[i].People + spans[i + 1].People < spans[fewest].People + spans[fewest + 1].People)
            {
                fewest = i;
            }
        }

        (Arrived one, Arrived next) = (spans[fewest], spans[fewest + 1]);
        int end = Math.Max(one.Second + one.Seconds, next.Second + next.Seconds);
        _spans.SetValueAtIndex(fewest, new Arrived(one.Second, end - one.Second, one.People + next.People));
        _spans.RemoveAt(fewest + 1);
    }
}
