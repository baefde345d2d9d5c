using OneProcess.FullText;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Search;

namespace TicketMaster.Tests.Search;

/// <summary>A small fixed catalogue, indexed once for all queries of the suite.</summary>
public sealed class RelevanceCatalogue : IDisposable
{
    private static readonly Dictionary<string, (string City, string Country, double Latitude, double Longitude)> s_venues = new()
    {
        ["The O2 Arena"] = ("London", "United Kingdom", 51.503, 0.003),
        ["Wembley Stadium"] = ("London", "United Kingdom", 51.556, -0.280),
        ["OVO Arena Wembley"] = ("London", "United Kingdom", 51.558, -0.283),
        ["Royal Albert Hall"] = ("London", "United Kingdom", 51.501, -0.177),
        ["Barbican"] = ("York", "United Kingdom", 53.955, -1.073),
        ["Madison Square Garden"] = ("New York", "United States", 40.751, -73.993),
        ["Carnegie Hall"] = ("New York", "United States", 40.765, -73.980),
        ["KeyBank Center"] = ("Buffalo", "United States", 42.875, -78.876),
        ["The Roxy"] = ("West Hollywood", "United States", 34.091, -118.388),
        ["Hollywood Bowl"] = ("Los Angeles", "United States", 34.112, -118.339),
        ["Olympiastadion"] = ("Munich", "Germany", 48.173, 11.546),
        ["Elbphilharmonie"] = ("Hamburg", "Germany", 53.541, 9.984),
        ["Lanxess Arena"] = ("Cologne", "Germany", 50.938, 6.983),
        ["Wiener Staatsoper"] = ("Vienna", "Austria", 48.203, 16.369),
        ["Accor Arena"] = ("Paris", "France", 48.838, 2.378),
        ["Palau Sant Jordi"] = ("Barcelona", "Spain", 41.363, 2.152),
        ["Malmö Arena"] = ("Malmö", "Sweden", 55.565, 12.976),
        ["Sydney Opera House"] = ("Sydney", "Australia", -33.857, 151.215),
        ["Tokyo Dome"] = ("Tokyo", "Japan", 35.706, 139.752),
        ["Allianz Parque"] = ("São Paulo", "Brazil", -23.527, -46.678),
    };

    /// <summary>Id, name, category, venue, local day and performers.</summary>
    private static readonly (string Id, string Name, string Category, string Venue, string Day, string Performers)[] s_events =
    [
        ("coldplay-ldn", "Coldplay: Music of the Spheres", "concert", "Wembley Stadium", "2027-06-12", "Coldplay|H.E.R."),
        ("coldplay-muc", "Coldplay: Music of the Spheres", "concert", "Olympiastadion", "2027-07-03", "Coldplay"),
        ("coldplay-trib", "Ultimate Coldplay Tribute Night", "concert", "Barbican", "2026-12-05", "Ultimate Coldplay"),
        ("swift-ldn", "Taylor Swift | The Eras Tour", "concert", "Wembley Stadium", "2027-05-20", "Taylor Swift|Paramore"),
        ("swift-par", "Taylor Swift | The Eras Tour", "concert", "Accor Arena", "2027-05-02", "Taylor Swift"),
        ("swift-tyo", "Taylor Swift | The Eras Tour", "concert", "Tokyo Dome", "2027-02-07", "Taylor Swift"),
        ("jtaylor-nyc", "James Taylor and His All-Star Band", "concert", "Carnegie Hall", "2027-04-01", "James Taylor"),
        ("metallica-muc", "Metallica M72 World Tour", "concert", "Olympiastadion", "2027-05-24", "Metallica"),
        ("metallica-tyo", "Metallica M72 World Tour", "concert", "Tokyo Dome", "2027-09-10", "Metallica"),
        ("maiden-col", "Iron Maiden: Run For Your Lives", "concert", "Lanxess Arena", "2027-06-01", "Iron Maiden"),
        ("ironwine-nyc", "Iron & Wine", "concert", "Carnegie Hall", "2027-03-09", "Iron & Wine"),
        ("beyonce-par", "Beyoncé Renaissance", "concert", "Accor Arena", "2027-05-26", "Beyoncé"),
        ("bjork-mal", "Björk: Cornucopia", "concert", "Malmö Arena", "2027-01-15", "Björk"),
        ("acdc-muc", "AC/DC Power Up", "concert", "Olympiastadion", "2027-06-29", "AC/DC"),
        ("gnr-sao", "Guns N' Roses Live", "concert", "Allianz Parque", "2027-10-02", "Guns N' Roses"),
        (
            "springsteen-msg",
            "Bruce Springsteen and The E Street Band",
            "concert",
            "Madison Square Garden",
            "2027-04-14",
            "Bruce Springsteen"),
        ("adele-hol", "Adele under the Stars", "concert", "Hollywood Bowl", "2027-08-01", "Adele"),
        ("rosalia-bcn", "ROSALÍA Motomami", "concert", "Palau Sant Jordi", "2027-07-23", "Rosalía"),
        ("rammstein-col", "Rammstein Stadion Tour", "concert", "Lanxess Arena", "2027-06-18", "Rammstein"),
        ("grammar-nyc", "London Grammar", "concert", "Madison Square Garden", "2027-02-20", "London Grammar"),
        ("who-ldn", "The Who: Farewell", "concert", "Royal Albert Hall", "2027-03-25", "The Who"),
        ("queen-ldn", "Queen + Adam Lambert", "concert", "The O2 Arena", "2027-06-04", "Queen|Adam Lambert"),
        ("queenie-mal", "Queenie Marsh: Northern Tour", "concert", "Malmö Arena", "2027-05-05", "Queenie Marsh"),
        ("sigur-ham", "Sigur Rós with Orchestra", "concert", "Elbphilharmonie", "2027-09-29", "Sigur Rós"),
        ("jazz-par", "Paris Jazz Night", "concert", "Accor Arena", "2026-12-11", "Ibrahim Maalouf"),
        ("jazz-nyc", "Jazz at Carnegie", "concert", "Carnegie Hall", "2026-12-12", "Wynton Marsalis"),
        ("hamilton-ldn", "Hamilton", "theatre", "Royal Albert Hall", "2027-03-02", "Original Cast"),
        ("hamilton-talk", "An Evening with Lewis Hamilton", "comedy", "The O2 Arena", "2026-12-01", "Lewis Hamilton"),
        ("phantom-nyc", "The Phantom of the Opera", "theatre", "Carnegie Hall", "2027-02-14", "Broadway Company"),
        ("nutcracker-vie", "The Nutcracker", "ballet", "Wiener Staatsoper", "2026-12-24", "Wiener Staatsballett"),
        ("nutcracker-ldn", "The Nutcracker", "ballet", "Royal Albert Hall", "2026-12-28", "Birmingham Royal Ballet"),
        ("swanlake-par", "Swan Lake", "ballet", "Accor Arena", "2027-01-20", "Ballet de l'Opéra"),
        ("tosca-vie", "Tosca", "opera", "Wiener Staatsoper", "2027-01-05", "Wiener Philharmoniker"),
        ("zauberfloete-vie", "Die Zauberflöte", "opera", "Wiener Staatsoper", "2027-02-01", "Wiener Philharmoniker"),
        ("traviata-syd", "La Traviata", "opera", "Sydney Opera House", "2027-01-09", "Opera Australia"),
        ("carmen-syd", "Carmen", "opera", "Sydney Opera House", "2027-02-02", "Opera Australia"),
        ("beethoven-ham", "Beethoven: Symphony No. 9", "classical", "Elbphilharmonie", "2026-12-31", "NDR Elbphilharmonie Orchester"),
        ("mozart-vie", "Mozart Requiem", "classical", "Wiener Staatsoper", "2026-12-05", "Wiener Philharmoniker"),
        ("proms-ldn", "BBC Proms: Last Night", "classical", "Royal Albert Hall", "2027-09-11", "BBC Symphony Orchestra"),
        ("dvorak-nyc", "Dvořák: From the New World", "classical", "Carnegie Hall", "2027-03-03", "New York Philharmonic"),
        ("facup-ldn", "FA Cup Final", "sports", "Wembley Stadium", "2027-05-15", "Finalist 1|Finalist 2"),
        ("england-ldn", "England v Germany", "sports", "Wembley Stadium", "2027-03-27", "England|Germany"),
        ("knicks-1", "New York Knicks v Boston Celtics", "sports", "Madison Square Garden", "2026-12-02", "New York Knicks|Boston Celtics"),
        ("knicks-2", "New York Knicks v Chicago Bulls", "sports", "Madison Square Garden", "2027-01-18", "New York Knicks|Chicago Bulls"),
        (
            "rangers-1",
            "New York Rangers v Toronto Maple Leafs",
            "sports",
            "Madison Square Garden",
            "2026-12-09",
            "New York Rangers|Toronto Maple Leafs"),
        (
            "bayern-muc",
            "FC Bayern München v Borussia Dortmund",
            "sports",
            "Olympiastadion",
            "2026-12-19",
            "FC Bayern München|Borussia Dortmund"),
        ("barca-bcn", "FC Barcelona v Real Madrid", "sports", "Palau Sant Jordi", "2026-12-20", "FC Barcelona|Real Madrid"),
        ("boxing-ldn", "World Heavyweight Boxing", "sports", "The O2 Arena", "2027-02-27", "Fury|Usyk"),
        ("tennis-ldn", "Tennis Finals", "sports", "The O2 Arena", "2027-11-14", "Alcaraz|Sinner"),
        ("giants-tyo", "Yomiuri Giants v Hanshin Tigers", "sports", "Tokyo Dome", "2027-04-02", "Yomiuri Giants|Hanshin Tigers"),
        ("carr-ldn", "Jimmy Carr: Laughs Funny", "comedy", "OVO Arena Wembley", "2026-12-15", "Jimmy Carr"),
        ("gervais-ldn", "Ricky Gervais: Mortality", "comedy", "OVO Arena Wembley", "2027-01-30", "Ricky Gervais"),
        ("noah-nyc", "Trevor Noah: Off the Record", "comedy", "Madison Square Garden", "2027-03-12", "Trevor Noah"),
        ("gadsby-syd", "Hannah Gadsby: Woof", "comedy", "Sydney Opera House", "2027-03-19", "Hannah Gadsby"),
        ("ice-ham", "Holiday on Ice", "family", "Lanxess Arena", "2026-12-26", "Holiday on Ice"),
        ("disney-par", "Disney on Ice", "family", "Accor Arena", "2026-12-27", "Disney on Ice"),
        ("bluey-syd", "Bluey's Big Play", "family", "Sydney Opera House", "2026-12-30", "Bluey"),
        ("circus-bcn", "Cirque du Soleil: OVO", "family", "Palau Sant Jordi", "2027-02-25", "Cirque du Soleil"),
        ("lolla-par", "Lollapalooza Paris", "festival", "Accor Arena", "2027-07-17", "Various"),
        ("primavera-bcn", "Primavera Sound", "festival", "Palau Sant Jordi", "2027-06-03", "Various"),
        ("rockinrio", "The Town Festival", "festival", "Allianz Parque", "2027-09-05", "Various"),
        ("sabres-buf", "Buffalo Sabres v Detroit Red Wings", "sports", "KeyBank Center", "2026-12-03", "Buffalo Sabres|Detroit Red Wings"),
        ("bands-rox", "Battle of the Bands", "concert", "The Roxy", "2026-12-04", "Various"),
        ("roxy-ham", "Roxy Music", "concert", "Elbphilharmonie", "2027-10-05", "Roxy Music"),
        ("chk-nyc", "!!!", "concert", "Carnegie Hall", "2027-10-06", "!!!"),
        ("divide-ldn", "÷ Tour", "concert", "Wembley Stadium", "2027-10-07", "Ed Sheeran"),
        ("thethe-mal", "The The", "concert", "Malmö Arena", "2027-10-08", "The The"),
        ("past-ldn", "Coldplay Yesterday", "concert", "Wembley Stadium", "2026-11-21", "Coldplay"),
    ];

    private readonly string _folder = TestFolders.Create("relevance-");
    private readonly LuceneIndex _index;

    public RelevanceCatalogue()
    {
        _index = LuceneIndex.Open(Path.Combine(_folder, "search.db"), EventFields.Schema);
        Index = new LuceneSearchIndex(_index);
        Search = new EventSearch(Index);
        foreach (IndexedEvent[] some in s_events.Select(Indexed).Chunk(20))
        {
            // Each a part of the index, for a while.
            Index.UpsertAsync(some, default).GetAwaiter().GetResult();
        }
    }

    /// <summary>Noon of 22 November 2026, as <see cref="ManualTimeProvider"/> begins.</summary>
    public DateTimeOffset Now { get; } = new ManualTimeProvider().GetUtcNow();

    internal LuceneSearchIndex Index { get; }

    internal EventSearch Search { get; }

    public void Dispose()
    {
        _index.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IndexedEvent Indexed(
        (string Id, string Name, string Category, string Venue, string Day, string Performers) e, int number)
    {
        (string city, string country, double latitude, double longitude) = s_venues[e.Venue];
        DateOnly day = DateOnly.Parse(e.Day, System.Globalization.CultureInfo.InvariantCulture);
        var summary = new EventSummary(
            e.Id,
            e.Name,
            e.Category,
            new DateTimeOffset(day, new TimeOnly(19, 0), TimeSpan.Zero),
            day,
            "Etc/UTC",
            new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero),
            e.Venue.Replace(' ', '-'),
            e.Venue,
            city,
            country,
            latitude,
            longitude,
            e.Performers.Split('|'),
            2_000 + number * 100,
            country is "United Kingdom" ? "GBP" : country is "United States" ? "USD" : "EUR",
            CoarseAvailability.Available);
        var venue = new EventVenue(summary.VenueId!, e.Venue, city, country, latitude, longitude, "Etc/UTC");
        return new IndexedEvent(summary, new KnownNames([], [], [.. Works.OtherNamesIn(e.Name)], PlaceNames.Of(venue)), Version: 1);
    }
}
