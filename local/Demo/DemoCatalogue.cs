using System.Globalization;
using TicketMaster.Catalogue;

namespace TicketMaster.Local.Demo;

/// <summary>
/// Real venues, invented performers, and a year of events from a given day. The same day and number of events always give the same
/// catalogue.
/// </summary>
internal sealed class DemoCatalogue
{
    /// <summary>On sale, at a large arena in 30 days. The walk in <c>docs/walkthrough.md</c> begins with it.</summary>
    public const string ArenaEvent = "e00001";

    /// <summary>On sale, in a club of 300 seats in 45 days.</summary>
    public const string ClubEvent = "e00002";

    /// <summary>On sale in a week, in a theatre in 60 days.</summary>
    public const string UpcomingEvent = "e00003";

    private readonly DateOnly _today;
    private readonly int _count;
    private readonly DemoPerformers _performers;
    private readonly DemoProgramme _programme;
    private readonly IReadOnlyDictionary<string, DemoCurrency> _currencies = DemoData.Currencies();
    private readonly IReadOnlyList<DemoStage> _stages;

    public DemoCatalogue(DateOnly today, int events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        _today = today;
        _count = events;
        IReadOnlyList<DemoVenue> venues = DemoData.Venues();
        _stages = [.. venues.Select(venue => new DemoStage(venue))];
        IReadOnlyDictionary<WordKind, string[]> words = DemoData.Words();
        _performers = new DemoPerformers(venues, words);
        _programme = new DemoProgramme(_performers, words);
    }

    public IEnumerable<VenueDocument> Venues => _stages.Select(stage => stage.Document);

    public IEnumerable<PerformerDocument> Performers =>
        _performers.All.Select(performer => new PerformerDocument { Id = performer.Id, Name = performer.Name });

    public IEnumerable<EventDocument> Events => Fixed().Concat(Programmes()).Take(_count);

    private IEnumerable<EventDocument> Fixed()
    {
        yield return Fixed(ArenaEvent, "the-o2-arena", DemoProgramme.Concert, days: 30, onSaleDays: -30);
        yield return Fixed(ClubEvent, "blue-note-milano", DemoProgramme.Concert, days: 45, onSaleDays: -30);
        yield return Fixed(UpcomingEvent, "london-palladium", DemoProgramme.Comedy, days: 60, onSaleDays: 8);
    }

    private EventDocument Fixed(string id, string venue, string category, int days, int onSaleDays)
    {
        DemoStage stage = _stages.First(stage => stage.Venue.Id == venue);
        DemoPerformer act = _performers.All.First(performer =>
            performer.Act == (category == DemoProgramme.Comedy ? Act.Comedian : Act.Music) && performer.Id[^1] == id[^1]);
        var time = new TimeOnly(19, 30);
        return Event(
            id,
            stage,
            new DemoShow(category, $"{act.Name}: {act.Show}", [act]),
            DemoSchedule.Instant(_today.AddDays(days), time, stage.TimeZone),
            _today.AddDays(days),
            DemoSchedule.Instant(_today.AddDays(onSaleDays), new TimeOnly(10, 0), stage.TimeZone),
            new Random(days));
    }

    private IEnumerable<EventDocument> Programmes()
    {
        int number = 3;
        int rest = Math.Max(0, _count - number);
        int weights = _stages.Sum(stage => Weight(stage.Venue.Kind));
        int passed = 0;
        foreach (DemoStage stage in _stages)
        {
            // Cumulative shares, so that another venue gets what rounding takes from one.
            int before = (int)((long)rest * passed / weights);
            passed += Weight(stage.Venue.Kind);
            int events = (int)((long)rest * passed / weights) - before;
            var random = new Random(passed);
            for (int index = 0; index < events; index++)
            {
                number++;
                yield return Programmed("e" + number.ToString("D5", CultureInfo.InvariantCulture), stage, index, events, random);
            }
        }
    }

    private EventDocument Programmed(string id, DemoStage stage, int index, int events, Random random)
    {
        DemoShow show = _programme.Pick(stage.Venue, random);
        DateOnly day = DemoSchedule.Day(_today, index, events, random);
        DateTimeOffset startsAt = DemoSchedule.Instant(day, DemoSchedule.Time(show.Category, day, random), stage.TimeZone);
        return Event(id, stage, show, startsAt, day, DemoSchedule.OnSale(_today, day, stage.TimeZone, random), random);
    }

    private EventDocument Event(
        string id, DemoStage stage, DemoShow show, DateTimeOffset startsAt, DateOnly day, DateTimeOffset onSaleAt, Random random)
    {
        DemoPlan plan = stage.PlanFor(show.Category);
        return new EventDocument
        {
            Id = id,
            Name = show.Name,
            Category = show.Category,
            Status = EventStatus.Scheduled,
            StartsAt = startsAt,
            LocalDate = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            OnSaleAt = onSaleAt,
            Venue = stage.EventVenue,
            Performers = [.. show.Performers.Select(performer => new EventPerformer(performer.Id, performer.Name))],
            Currency = stage.Venue.Currency,
            PriceBands = DemoPrices.Bands(plan, stage.Venue.Kind, show.Category, _currencies[stage.Venue.Currency], random),
            Sections = plan.Sections,
            Version = 1,
        };
    }

    /// <summary>A small house plays most evenings, a stadium seldom.</summary>
    private static int Weight(VenueKind kind) => kind switch
    {
        VenueKind.Stadium or VenueKind.Amphitheatre => 4,
        VenueKind.Arena => 8,
        _ => 14,
    };
}
