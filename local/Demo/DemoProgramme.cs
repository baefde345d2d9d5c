namespace TicketMaster.Local.Demo;

/// <summary>A name, a category and the performers.</summary>
internal sealed record DemoShow(string Category, string Name, IReadOnlyList<DemoPerformer> Performers);

/// <summary>Chooses a venue's shows, by its kind.</summary>
internal sealed class DemoProgramme(DemoPerformers performers, IReadOnlyDictionary<WordKind, string[]> words)
{
    public const string Concert = "concert";
    public const string Sports = "sports";
    public const string Theatre = "theatre";
    public const string Comedy = "comedy";
    public const string Classical = "classical";
    public const string Opera = "opera";
    public const string Dance = "dance";
    public const string Family = "family";
    public const string Festival = "festival";
    public const string Exhibition = "exhibition";

    public DemoShow Pick(DemoVenue venue, Random random) => random.Pick(Mix(venue.Kind)) switch
    {
        Concert => Music(venue, random),
        Sports => Match(venue, random),
        Theatre => Company(Theatre, Act.TheatreCompany, WordKind.Play, random),
        Comedy => Comedian(random),
        Classical => Orchestra(random),
        Opera => Company(Opera, Act.OperaCompany, WordKind.Opera, random, guests: 2),
        Dance => Company(Dance, Act.DanceCompany, WordKind.Ballet, random),
        Family => Company(Family, Act.FamilyCompany, WordKind.Family, random),
        Festival => Line(venue, random),
        _ => Company(Exhibition, Act.Studio, WordKind.Exhibition, random),
    };

    private static (string, int)[] Mix(VenueKind kind) => kind switch
    {
        VenueKind.Stadium => [(Sports, 65), (Concert, 27), (Festival, 8)],
        VenueKind.Arena => [(Concert, 52), (Sports, 26), (Comedy, 8), (Family, 10), (Exhibition, 4)],
        VenueKind.Amphitheatre => [(Concert, 55), (Festival, 15), (Opera, 12), (Classical, 10), (Dance, 8)],
        VenueKind.ConcertHall => [(Classical, 62), (Concert, 28), (Comedy, 10)],
        VenueKind.Theatre => [(Theatre, 55), (Comedy, 15), (Dance, 12), (Family, 13), (Concert, 5)],
        VenueKind.Opera => [(Opera, 58), (Dance, 26), (Classical, 16)],
        VenueKind.Club => [(Concert, 70), (Comedy, 30)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private DemoShow Music(DemoVenue venue, Random random)
    {
        DemoPerformer act = performers.Pick(Act.Music, random);
        DemoPerformer support = performers.Pick(Act.Music, random);
        bool supported = support != act && random.Next(3) == 0;
        string name = random.Next(6) switch
        {
            0 => $"{act.Name} Live in {venue.City}",
            1 => $"{act.Name} – {act.Show}",
            2 when supported => $"{act.Name} + {support.Name}",
            3 => $"An Evening with {act.Name}",
            _ => $"{act.Name}: {act.Show} Tour",
        };
        return new(Concert, name, supported ? [act, support] : [act]);
    }

    private DemoShow Match(DemoVenue venue, Random random)
    {
        Act act = venue.Kind == VenueKind.Arena ? Act.CourtTeam : Act.FieldTeam;
        (DemoPerformer home, DemoPerformer away) = performers.PickTeams(act, venue, random);
        return new(Sports, $"{home.Name} vs {away.Name}", [home, away]);
    }

    private DemoShow Comedian(Random random)
    {
        DemoPerformer comedian = performers.Pick(Act.Comedian, random);
        return new(Comedy, $"{comedian.Name}: {comedian.Show}", [comedian]);
    }

    private DemoShow Orchestra(Random random)
    {
        DemoPerformer orchestra = performers.Pick(Act.Orchestra, random);
        DemoPerformer soloist = performers.Pick(Act.Soloist, random);
        return random.Next(4) == 0
            ? new(Classical, $"{soloist.Name} in Recital", [soloist])
            : new(Classical, $"{random.Pick(words[WordKind.Work])} – {orchestra.Name}", [orchestra, soloist]);
    }

    private DemoShow Company(string category, Act act, WordKind titles, Random random, int guests = 0)
    {
        DemoPerformer company = performers.Pick(act, random);
        return new(category, random.Pick(words[titles]), [company, .. Several(Act.Soloist, guests, random)]);
    }

    private DemoShow Line(DemoVenue venue, Random random) => new(
        Festival, $"{venue.City} {random.Pick(words[WordKind.Festival])} Festival", Several(Act.Music, random.Next(4, 9), random));

    private List<DemoPerformer> Several(Act act, int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => performers.Pick(act, random)).Distinct()];
}
