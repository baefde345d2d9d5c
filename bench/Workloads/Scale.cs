namespace TicketMaster.Bench.Workloads;

/// <summary>The size of everything: for ten minutes, for all of it, or just enough to see that nothing is broken.</summary>
/// <param name="Rounds">Rounds of every comparison. In each, the contestants come one after the other.</param>
/// <param name="Time">The time of one measurement.</param>
/// <param name="Window">The time of one look at what other buyers feel.</param>
/// <param name="Soak">The time at half load. Its parts are named as minutes of half an hour.</param>
/// <param name="EndedHolds">Of a buyer who comes again and again.</param>
/// <param name="Sections">Sections of a hot event, of 1,000 seats each.</param>
/// <param name="SelloutSections">Sections of an event that is sold, whole or in part.</param>
/// <param name="OldBookings">Numbers of old bookings, compared with none.</param>
/// <param name="Events">Events of the searched catalogue.</param>
internal sealed record Scale(
    int Rounds,
    TimeSpan Time,
    TimeSpan Window,
    TimeSpan Soak,
    int Sections,
    int Events,
    int Holds,
    int EndedHolds,
    int SelloutSections,
    int Buyers,
    IReadOnlyList<int> OldBookings,
    IReadOnlyList<int> GrowthEvents)
{
    public static Scale Full { get; } = new(
        5,
        TimeSpan.FromSeconds(0.7),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(30),
        60,
        100_000,
        50_000,
        3_000,
        20,
        5_000,
        [1_000_000],
        [1_000, 10_000, 100_000]);

    /// <summary>It takes minutes to put five million bookings into a store.</summary>
    public static Scale Whole { get; } = Full with { Time = TimeSpan.FromSeconds(1.2), OldBookings = [1_000_000, 5_000_000] };

    public static Scale Smoke { get; } = new(
        1, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), 2, 300, 300, 100, 1, 640, [500], [100, 300]);
}
