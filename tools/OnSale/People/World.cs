using System.Text.Json;

namespace TicketMaster.Rehearsal;

/// <summary>What everybody in the rehearsal shares.</summary>
/// <param name="Opens">When the lobby opens.</param>
/// <param name="Closes">When it closes.</param>
/// <param name="Draws">When the draw is.</param>
internal sealed record World(
    string EventId,
    Api Api,
    Edge Edge,
    Wheel Wheel,
    Notes Notes,
    SeatMap Map,
    DateTimeOffset Opens,
    DateTimeOffset Closes,
    DateTimeOffset Draws,
    TimeSpan Sale)
{
    private readonly Lock _lock = new();
    private string? _place;
    private string? _pass;

    /// <summary>Somebody's token of a kind, for a cheat; null if there is none yet.</summary>
    public (string? Place, string? Pass) Stolen
    {
        get
        {
            lock (_lock)
            {
                return (_place, _pass);
            }
        }
    }

    public void LeaveAbout(string? place, string? pass)
    {
        lock (_lock)
        {
            (_place, _pass) = (place ?? _place, pass ?? _pass);
        }
    }
}

/// <summary>The seats in the order of the seat map.</summary>
/// <param name="Rows">The number of each seat's row.</param>
internal sealed record SeatMap(IReadOnlyList<string> Seats, IReadOnlyList<int> Rows, int ForSale)
{
    /// <param name="map">The answer of <c>GET /event/{eventId}/seatmap</c>.</param>
    public static SeatMap Of(string eventId, JsonElement map)
    {
        List<string> seats = [];
        List<int> rows = [];
        int forSale = 0;
        foreach (JsonElement section in map.GetProperty("sections").EnumerateArray())
        {
            forSale += section.TryGetProperty("price", out _) ? section.GetProperty("capacity").GetInt32() : 0;
            foreach (JsonElement row in section.GetProperty("rows").EnumerateArray())
            {
                int number = rows.LastOrDefault(-1) + 1;
                foreach (int seat in Enumerable.Range(1, row.GetProperty("seats").GetInt32()))
                {
                    seats.Add($"{eventId}-{section.GetProperty("section").GetString()}-{row.GetProperty("row").GetString()}-{seat}");
                    rows.Add(number);
                }
            }
        }

        return new SeatMap(seats, rows, forSale);
    }

    /// <summary>Free seats that are together, from somewhere on; null if there are none.</summary>
    public IReadOnlyList<string>? Pick(SeatStates states, int wanted, Random random)
    {
        int start = random.Next(Seats.Count);
        for (int looked = 0, run = 0; looked < Seats.Count; looked++)
        {
            int seat = (start + looked) % Seats.Count;
            bool goesOn = run > 0 && seat > 0 && Rows[seat] == Rows[seat - 1];
            run = states.Seats[seat] != 'a' ? 0 : goesOn ? run + 1 : 1;
            if (run == wanted)
            {
                return [.. Enumerable.Range(seat - wanted + 1, wanted).Select(one => Seats[one])];
            }
        }

        return null;
    }
}
