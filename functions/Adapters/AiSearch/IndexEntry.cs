using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>
/// A document of <see cref="EventsIndex"/>. Every field is always written, because a merge keeps the fields that are missing. The entry
/// of a removed event has only its version: no search finds it, and no older entry replaces it.
/// </summary>
internal sealed record IndexEntry
{
    private const int CurrentForm = 4;

    public string EventId { get; init; } = "";

    public long Version { get; init; }

    /// <summary>Null in an entry of the first form, which lacked fields.</summary>
    public int? Form { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string> Performers { get; init; } = [];

    public string? Category { get; init; }

    public string? Venue { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? Country { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<string> HeadlinerWords { get; init; } = [];

    public IReadOnlyList<string> NameWords { get; init; } = [];

    public IReadOnlyList<string> SupportingWords { get; init; } = [];

    public IReadOnlyList<string> CategoryWords { get; init; } = [];

    public IReadOnlyList<string> PlaceWords { get; init; } = [];

    public IReadOnlyList<string> VenueWords { get; init; } = [];

    public IReadOnlyList<string> Words { get; init; } = [];

    public IReadOnlyList<string> Places { get; init; } = [];

    public IReadOnlyList<string> MainPlaces { get; init; } = [];

    public IReadOnlyList<string> Completions { get; init; } = [];

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? LocalDate { get; init; }

    public string? Month { get; init; }

    public string? TimeZone { get; init; }

    public DateTimeOffset? OnSaleAt { get; init; }

    public DateTimeOffset? SoonUntil { get; init; }

    public string? VenueId { get; init; }

    public long? FromPrice { get; init; }

    public long? PriceOrder { get; init; }

    public string? Currency { get; init; }

    public string? Availability { get; init; }

    public GeographyPoint? Location { get; init; }

    public static IndexEntry From(IndexedEvent indexed)
    {
        EventSummary e = indexed.Event;
        var text = IndexedText.Of(indexed);
        return new IndexEntry
        {
            EventId = e.EventId,
            Version = indexed.Version,
            Form = CurrentForm,
            Name = e.Name,
            Performers = e.Performers,
            Category = e.Category,
            Venue = e.Venue,
            City = e.City,
            Region = e.Region,
            Country = e.Country,
            Names = text.Names,
            HeadlinerWords = text.Headliner,
            NameWords = text.Name,
            SupportingWords = text.Supporting,
            CategoryWords = text.Category,
            PlaceWords = text.Place,
            VenueWords = text.Venue,
            Words = text.All,
            Places = indexed.Known.Places.Names,
            MainPlaces = indexed.Known.Places.Main,
            Completions = [.. Search.Completions.Of(e).SelectMany(name => name.Ways).Distinct()],
            StartsAt = e.StartsAt.ToUniversalTime(),
            LocalDate = new DateTimeOffset(e.LocalDate, TimeOnly.MinValue, TimeSpan.Zero),
            Month = e.LocalDate.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            TimeZone = e.TimeZone,
            OnSaleAt = e.OnSaleAt?.ToUniversalTime(),
            SoonUntil = CoarseAvailability.SoonUntil(e.Availability, e.OnSaleAt)?.ToUniversalTime(),
            VenueId = e.VenueId,
            FromPrice = e.FromPrice,
            PriceOrder = e.FromPrice ?? long.MaxValue,
            Currency = e.Currency,
            Availability = e.Availability,
            Location = new GeographyPoint("Point", [e.Longitude, e.Latitude]),
        };
    }

    public static IndexEntry From(RemovedEvent removed, DateTimeOffset now) =>
        new() { EventId = removed.EventId, Version = removed.Version, Form = CurrentForm, RemovedAt = now.ToUniversalTime() };

    /// <summary>The names that can be suggested, of an entry that was read without the rest.</summary>
    public EventNames ToNames() => new(Name, Performers, Category, Venue, City, Region, Country);

    public EventSummary ToSummary() => new(
        EventId,
        Name!,
        Category!,
        StartsAt!.Value,
        DateOnly.FromDateTime(LocalDate!.Value.UtcDateTime),
        TimeZone,
        OnSaleAt,
        VenueId,
        Venue!,
        City!,
        Country!,
        Location!.Coordinates[1],
        Location.Coordinates[0],
        Performers,
        FromPrice,
        Currency!,
        Availability!)
    {
        Region = Region,
    };
}

/// <summary>The part of an entry that a delete needs.</summary>
internal sealed record EntryKey(string EventId);

/// <summary>GeoJSON: longitude, then latitude.</summary>
internal sealed record GeographyPoint(string Type, IReadOnlyList<double> Coordinates);

[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IndexEntry))]
[JsonSerializable(typeof(EntryKey))]
internal sealed partial class AiSearchJson : JsonSerializerContext;
