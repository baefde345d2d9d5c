using System.Globalization;

namespace TicketMaster.Local.Demo;

/// <summary>About 1,500 invented performers, always the same.</summary>
internal sealed class DemoPerformers
{
    private const int Seed = 20_011;

    private readonly Random _random = new(Seed);
    private readonly IReadOnlyDictionary<WordKind, string[]> _words;
    private readonly IReadOnlyList<DemoNames> _people = DemoData.People();
    private readonly string[] _cities;
    private readonly HashSet<string> _names = [];
    private readonly List<DemoPerformer> _all = [];
    private readonly Dictionary<(Act, string Country), List<DemoPerformer>> _teamsByCountry = [];
    private readonly Dictionary<(Act, string City), DemoPerformer> _teamsByCity = [];
    private readonly Dictionary<Act, DemoPerformer[]> _byAct;

    public DemoPerformers(IReadOnlyList<DemoVenue> venues, IReadOnlyDictionary<WordKind, string[]> words)
    {
        _words = words;
        _cities = [.. venues.Select(venue => venue.City).Distinct()];
        foreach (string band in words[WordKind.Band])
        {
            Add(Act.Music, band, _random.Pick(words[WordKind.Tour]));
        }

        Add(340, Act.Music, WordKind.Tour, Person);
        Add(240, Act.Music, WordKind.Tour, Band);
        Add(150, Act.Comedian, WordKind.Comedy, Person);
        Add(180, Act.Soloist, WordKind.Work, Person);
        Add(90, Act.Orchestra, WordKind.Work, "{0} Civic Philharmonic", "Camerata Nova {0}", "{0} New Symphony", "Sinfonietta {0}");
        Add(80, Act.TheatreCompany, WordKind.Play, "{0} Lantern Players", "Teatro Ambulante {0}", "Compagnie du Pont {0}");
        Add(60, Act.OperaCompany, WordKind.Opera, "{0} Grand Opera Ensemble", "Opera Viva {0}", "{0} Lyric Company", "Neue Oper {0}");
        Add(70, Act.DanceCompany, WordKind.Ballet, "{0} Contemporary Ballet", "Danza Libre {0}", "{0} Moving Company");
        Add(50, Act.FamilyCompany, WordKind.Family, "Little {0} Puppets", "{0} Family Stage", "Cirque Minuscule {0}");
        Add(20, Act.Studio, WordKind.Exhibition, "Atelier Lumen {0}", "{0} Light Works");
        AddTeams(Act.FieldTeam, venues.Where(venue => venue.Kind == VenueKind.Stadium));
        AddTeams(Act.CourtTeam, venues.Where(venue => venue.Kind == VenueKind.Arena));
        _byAct = _all.GroupBy(performer => performer.Act).ToDictionary(group => group.Key, group => group.ToArray());
    }

    public IReadOnlyList<DemoPerformer> All => _all;

    public DemoPerformer Pick(Act act, Random random) => random.Pick(_byAct[act]);

    /// <summary>The team of a venue's city, and a visiting team, from the same country if there is one.</summary>
    public (DemoPerformer Home, DemoPerformer Away) PickTeams(Act act, DemoVenue venue, Random random)
    {
        DemoPerformer home = _teamsByCity[(act, venue.City)];
        IReadOnlyList<DemoPerformer> league = _teamsByCountry[(act, venue.Country)];
        league = league.Count > 1 ? league : _byAct[act];
        int away = random.Next(league.Count - 1);
        return (home, league[away] == home ? league[^1] : league[away]);
    }

    private void Add(int count, Act act, WordKind shows, params string[] patterns) => Add(
        count, act, shows, () => string.Format(CultureInfo.InvariantCulture, _random.Pick(patterns), _random.Pick(_cities)));

    private void Add(int count, Act act, WordKind shows, Func<string> name)
    {
        for (int i = 0; i < count; i++)
        {
            Add(act, Unused(name), _random.Pick(_words[shows]));
        }
    }

    private string Unused(Func<string> name)
    {
        string candidate = name();
        while (_names.Contains(candidate))
        {
            candidate = name();
        }

        return candidate;
    }

    private DemoPerformer Add(Act act, string name, string show)
    {
        _names.Add(name);
        var performer = new DemoPerformer("p" + (_all.Count + 1).ToString("D4", CultureInfo.InvariantCulture), name, act, show);
        _all.Add(performer);
        return performer;
    }

    private void AddTeams(Act act, IEnumerable<DemoVenue> venues)
    {
        foreach (IGrouping<string, DemoVenue> city in venues.GroupBy(venue => venue.City))
        {
            DemoPerformer team = Add(act, Unused(() => $"{city.Key} {_random.Pick(_words[WordKind.Nickname])}"), city.Key);
            _teamsByCity.Add((act, city.Key), team);
            string country = city.First().Country;
            if (!_teamsByCountry.TryGetValue((act, country), out List<DemoPerformer>? league))
            {
                _teamsByCountry.Add((act, country), league = []);
            }

            league.Add(team);
        }
    }

    private string Person() => _random.Pick(_people).Pick(_random);

    private string Band() => _random.Next(3) switch
    {
        0 => $"The {_random.Pick(_words[WordKind.Adjective])} {_random.Pick(_words[WordKind.Noun])}",
        1 => $"{_random.Pick(_words[WordKind.Adjective])} {_random.Pick(_words[WordKind.Noun])}",
        _ => $"{Person()} & the {_random.Pick(_words[WordKind.Noun])}",
    };
}
