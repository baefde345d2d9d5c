namespace TicketMaster.Rehearsal;

internal enum Ending
{
    Pays,
    GivesBack,
    Forgets,
}

/// <summary>What somebody is like. It follows from chance alone.</summary>
/// <param name="Comes">When they come: below 0 in the lobby, as a share of it before its end; else a share of the sale.</param>
/// <param name="Wants">Seats.</param>
/// <param name="Away">How many times a pass's time they are away when it is their turn; 0 for most.</param>
/// <param name="Looks">Whether they reserve at all once they are in.</param>
/// <param name="Picks">Whether they choose seats on the map, and do not take the best.</param>
/// <param name="Reloads">The chance of a reload at each look at the room.</param>
/// <param name="Hurries">Whether they ask for a pass before it is their turn.</param>
/// <param name="Hoards">Whether they try two holds at once.</param>
/// <param name="Methods">The cards that they try, one after the other.</param>
/// <param name="Tries">How often they look for seats before they give up.</param>
internal sealed record Habits(
    double Comes,
    int Wants,
    double Away,
    bool Looks,
    bool Picks,
    double Reloads,
    bool Hurries,
    bool Hoards,
    Ending Ending,
    IReadOnlyList<string> Methods,
    int Tries)
{
    /// <summary>Seats that somebody who is admitted buys on average, by the shares below: for the pace of a sale without a plan.</summary>
    public const double SeatsEach = 1.6;

    /// <summary>The share of those who come before the lobby closes.</summary>
    private const double InLobby = 0.75;

    public static Habits Of(Random random) => new(
        Coming(random),
        random.NextDouble() switch { < 0.25 => 1, < 0.70 => 2, < 0.85 => 3, _ => 4 },
        random.NextDouble() < 0.06 ? 3.5 * random.NextDouble() : 0,
        random.NextDouble() < 0.87,
        random.NextDouble() < 0.3,
        random.NextDouble() < 0.1 ? 0.2 : 0.005,
        random.NextDouble() < 0.003,
        random.NextDouble() < 0.003,
        random.NextDouble() switch { < 0.06 => Ending.GivesBack, < 0.08 => Ending.Forgets, _ => Ending.Pays },
        Cards(random),
        random.Next(4, 12));

    /// <summary>More and more come until the lobby closes; later fewer and fewer.</summary>
    private static double Coming(Random random) => random.NextDouble() < InLobby
        ? Math.Sqrt(random.NextDouble()) - 1
        : 0.6 * (1 - Math.Sqrt(random.NextDouble()));

    /// <summary>Webhooks of these come at once, later, three times or never; some cards are declined, and then most have another.</summary>
    private static IReadOnlyList<string> Cards(Random random) => random.NextDouble() switch
    {
        < 0.60 => ["pm_ok"],
        < 0.70 => ["pm_later"],
        < 0.78 => ["pm_duplicate"],
        < 0.84 => ["pm_lost"],
        < 0.90 => ["pm_slow"],
        < 0.98 => ["pm_declined", "pm_ok"],
        _ => ["pm_declined_expired_card"],
    };
}
