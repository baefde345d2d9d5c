using System.Globalization;
using System.Text.Json.Nodes;

namespace TicketMaster.Rehearsal;

/// <summary>The event that is rehearsed, as administrators send it.</summary>
/// <param name="Venue">The body of <c>PUT /admin/venues/{id}</c>.</param>
/// <param name="Event">The body of <c>PUT /admin/events/{id}</c>, with the times of the rehearsal.</param>
/// <param name="PerMinute">People who are to be admitted a minute; null if the room decides by itself.</param>
internal sealed record Plan(JsonObject Venue, JsonObject Event, int? PerMinute)
{
    public const string EventId = "on-sale";
    public const string VenueId = "on-sale";

    private const int SectionSeats = 1_000;
    private const int RowSeats = 40;

    /// <summary>So much of the house is sold within the minutes that are asked for. The rest shows how a sale ends.</summary>
    private const double SoldInTime = 0.85;

    /// <summary>A stadium of equal sections.</summary>
    /// <param name="opensAt">When the lobby opens.</param>
    /// <param name="drawAt">When the sale begins.</param>
    public static Plan Of(Settings settings, DateTimeOffset opensAt, DateTimeOffset drawAt)
    {
        JsonObject file = settings.Plan is { } path
            ? JsonNode.Parse(File.ReadAllText(path))!.AsObject()
            : new JsonObject { ["venue"] = Stadium(settings.Seats), ["event"] = Show() };
        JsonObject venue = Taken(file, "venue");
        JsonObject show = Taken(file, "event");
        venue.Remove("venueId");
        show.Remove("eventId");
        show.Remove("status");
        show["venueId"] = VenueId;
        // The rehearsal's app knows no performers.
        show["performerIds"] = new JsonArray();
        show["onSaleAt"] = Moment(drawAt);
        show["startsAt"] = Moment(drawAt.AddDays(30));
        show["admission"] = Admission(show["admission"] as JsonObject, settings, opensAt, out int? perMinute);
        return new Plan(venue, show, perMinute);
    }

    private static JsonObject Taken(JsonObject file, string name) => file[name]?.DeepClone() as JsonObject
        ?? throw new InvalidDataException($"The plan has no object '{name}'. It needs 'venue' and 'event', as the routes of administrators "
            + "answer them.");

    private static JsonObject Admission(JsonObject? planned, Settings settings, DateTimeOffset opensAt, out int? perMinute)
    {
        bool isPlanned = planned?["mode"]?.GetValue<string>() == "waitingRoom";
        JsonObject admission = isPlanned ? planned!.DeepClone().AsObject() : new()
        {
            ["mode"] = "waitingRoom",
            ["perMinute"] = (int)Math.Ceiling(SoldInTime * settings.Seats / Habits.SeatsEach / settings.Minutes),
            ["passFor"] = (int)Math.Clamp(12 * settings.Minutes, 60, 600),
        };
        admission["opensAt"] = Moment(opensAt);
        admission["paused"] = false;
        // Its value is known only after the real lobby has closed.
        admission.Remove("publicValue");
        perMinute = admission["perMinute"]?.GetValue<int>();
        return admission;
    }

    private static JsonObject Show() => new()
    {
        ["name"] = "The rehearsal",
        ["category"] = "concert",
        ["currency"] = "EUR",
        ["priceBands"] = new JsonArray(Band("A", 14_500), Band("B", 9_500), Band("C", 6_500), Band("D", 3_500)),
    };

    private static JsonObject Band(string band, int price) => new() { ["band"] = band, ["price"] = price };

    private static JsonObject Stadium(int seats)
    {
        var sections = new JsonArray();
        for (int first = 0; first < seats; first += SectionSeats)
        {
            int number = first / SectionSeats;
            int here = Math.Min(SectionSeats, seats - first);
            JsonObject[] rows =
            [
                .. here >= RowSeats ? [Rows(here / RowSeats, RowSeats)] : Array.Empty<JsonObject>(),
                .. here % RowSeats > 0 ? [Rows(1, here % RowSeats)] : Array.Empty<JsonObject>(),
            ];
            sections.Add(new JsonObject
            {
                ["section"] = string.Create(CultureInfo.InvariantCulture, $"S{number + 1}"),
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"Block {number + 1}"),
                ["band"] = "ABCD"[number % 4].ToString(),
                ["rows"] = new JsonArray([.. rows]),
            });
        }

        return new JsonObject
        {
            ["name"] = "The Bowl",
            ["city"] = "Vienna",
            ["country"] = "Austria",
            ["latitude"] = 48.2,
            ["longitude"] = 16.4,
            ["timeZone"] = "Europe/Vienna",
            ["sections"] = sections,
        };
    }

    private static JsonObject Rows(int count, int seats) => new() { ["count"] = count, ["seats"] = seats, ["letters"] = true };

    private static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
