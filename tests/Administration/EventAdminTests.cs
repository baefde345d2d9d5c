using System.Text.Json;
using Moq;
using TicketMaster.Administration;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Administration;

public sealed class EventAdminTests : IDisposable
{
    /// <summary>A waiting room's admission, up to its rate.</summary>
    private const string Room = """{ "mode": "waitingRoom", "opensAt": "2026-12-01T08:00:00Z",""";

    private readonly AdminStores _admin = new AdminStores().WithCatalogueAsync().GetAwaiter().GetResult();

    [Fact]
    public async Task An_event_is_created_from_its_venues_plan()
    {
        HttpAnswer answer = await _admin.PutEventAsync("gala", AdminStores.Gala());

        Assert.Equal(201, answer.Status);
        Assert.Equal("scheduled", answer.Json.GetProperty("status").GetString());
        EventDocument document = await Event();
        Assert.Equal("2027-01-01", document.LocalDate);
        Assert.Equal(new EventVenue("hall", "Great Hall", "Vienna", "Austria", 48.2, 16.4, "Europe/Vienna"), document.Venue);
        Assert.Equal([new EventPerformer("band", "The Band")], document.Performers);
        Assert.Equal(16, SeatingPlan.Capacity(document.Sections));
        Assert.Equal(1, document.Version);
    }

    [Fact]
    public async Task The_same_put_twice_changes_nothing()
    {
        HttpAnswer first = await _admin.PutEventAsync("gala", AdminStores.Gala());
        HttpAnswer second = await _admin.PutEventAsync("gala", AdminStores.Gala(("startsAt", "2027-01-01T00:30:00+01:00")));

        Assert.Equal(200, second.Status);
        Assert.Equal(first.Headers.ETag.ToString(), second.Headers.ETag.ToString());
        Assert.Equal(1, (await Event()).Version);
    }

    [Fact]
    public async Task What_was_got_can_be_changed_and_put()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala(("sections", new[] { new { section = "101", band = (string?)null } })));
        HttpAnswer got = await _admin.GetEventAsync("gala");
        Assert.Equal("2027-01-01T00:30:00+01:00", got.Json.GetProperty("startsAt").GetString());
        Assert.Equal(JsonValueKind.Null, got.Json.GetProperty("sections")[1].GetProperty("band").ValueKind);

        HttpAnswer same = await _admin.PutEventAsync("gala", got.Json.GetRawText(), ("If-Match", got.Headers.ETag.ToString()));
        Assert.Equal((200, got.Headers.ETag.ToString()), (same.Status, same.Headers.ETag.ToString()));

        HttpAnswer changed = await _admin.PutEventAsync(
            "gala", got.Json.GetRawText().Replace("Gala", "Great Gala", StringComparison.Ordinal));
        Assert.Equal(200, changed.Status);
        Assert.Equal("Great Gala", (await Event()).Name);
    }

    [Fact]
    public async Task An_event_gets_a_waiting_room_and_is_opened_to_all_again()
    {
        HttpAnswer open = await _admin.PutEventAsync("gala", AdminStores.Gala());
        Assert.Equal("""{"mode":"open"}""", open.Json.GetProperty("admission").GetRawText());
        HttpAnswer waits = await PutAdmissionAsync(Room.Replace("00Z", "00.5Z", StringComparison.Ordinal) + """ "auto": true }""");
        Assert.Equal(200, waits.Status);
        Assert.Equal(new WaitingRoomPlan(new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero), null, Limits.PassSeconds), (await Event()).WaitingRoom);
        Assert.Equal(
            """{"mode":"waitingRoom","opensAt":"2026-12-01T09:00:00+01:00","auto":true,"passFor":600,"paused":false}""",
            waits.Json.GetProperty("admission").GetRawText());

        HttpAnswer same = await _admin.PutEventAsync("gala", waits.Json.GetRawText());
        Assert.Equal(waits.Headers.ETag.ToString(), same.Headers.ETag.ToString());
        await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "Great Gala")));
        Assert.NotNull((await Event()).WaitingRoom);
        HttpAnswer all = await PutAdmissionAsync(
            Room + """ "perMinute": 90, "passFor": 60, "paused": true, "publicValue": { "name": "round 7" } }""");
        Assert.Equal(
            (200, new WaitingRoomPlan(new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero), 90, 60, true, "round 7")),
            (all.Status, (await Event()).WaitingRoom));

        // The lobby closes at 08:00:15, half a minute after its opening less fifteen seconds. Not before that the value may be known.
        const string Valued = Room + """ "perMinute": 90, "publicValue": { "name": "round 7", "value": "9f3c" } }""";
        _admin.Time.Advance(new DateTimeOffset(2026, 12, 1, 8, 0, 14, TimeSpan.Zero) - _admin.Time.GetUtcNow());
        HttpAnswer early = await PutAdmissionAsync(Valued);
        Assert.Equal((400, "invalid-request"), StatusAndCode(early));
        _admin.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await PutAdmissionAsync(Valued)).Status);
        Assert.Equal("9f3c", (await Event()).WaitingRoom!.PublicValue);

        Assert.Equal(200, (await PutAdmissionAsync("""{ "mode": "open" }""")).Status);
        Assert.Null((await Event()).WaitingRoom);
    }

    /// <summary>An earlier version wrote no such member.</summary>
    [Fact]
    public async Task An_event_that_an_earlier_version_stored_is_open_to_all()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        string stored = JsonSerializer.Serialize(await Event(), CatalogueDocuments.Default.EventDocument);

        Assert.DoesNotContain("waitingRoom", stored, StringComparison.Ordinal);
        EventDocument read = JsonSerializer.Deserialize(stored, CatalogueDocuments.Default.EventDocument)!;
        Assert.Equal("open", AdmissionBody.From(read).Mode);
    }

    [Theory]
    [InlineData(Room + """ "perMinute": 1 }""", true)]
    [InlineData(Room + """ "perMinute": 1000000 }""", true)]
    [InlineData(Room + """ "perMinute": 0 }""", false)]
    [InlineData(Room + """ "perMinute": 1000001 }""", false)]
    [InlineData(Room + """ "paused": true }""", false)]
    [InlineData(Room + """ "auto": false }""", false)]
    [InlineData(Room + """ "auto": true, "perMinute": 9 }""", false)]
    [InlineData(Room + """ "auto": true, "passFor": 60 }""", true)]
    [InlineData(Room + """ "auto": true, "passFor": 59 }""", false)]
    [InlineData(Room + """ "auto": true, "passFor": 3600 }""", true)]
    [InlineData(Room + """ "auto": true, "passFor": 3601 }""", false)]
    [InlineData(Room + """ "auto": true, "publicValue": { "name": "" } }""", false)]
    [InlineData(Room + """ "auto": true, "publicValue": { "name": " a" } }""", false)]
    [InlineData(Room + """ "auto": true, "publicValue": { "value": "a" } }""", false)]
    [InlineData("""{ "mode": "waitingRoom", "opensAt": "2026-12-31T23:30:00Z", "auto": true }""", false)]
    [InlineData("""{ "mode": "waitingRoom", "opensAt": "2026-12-31T23:29:59Z", "auto": true }""", true)]
    [InlineData("""{ "mode": "waitingRoom", "opensAt": "soon", "auto": true }""", false)]
    [InlineData("""{ "mode": "waitingRoom", "auto": true }""", false)]
    [InlineData("""{ "mode": "open" }""", true)]
    [InlineData("""{ "mode": "open", "auto": true }""", false)]
    [InlineData("""{ "mode": "shut" }""", false)]
    [InlineData("""{ "auto": true }""", false)]
    [InlineData("""{ "mode": "open", "colour": "red" }""", false)]
    public async Task A_waiting_room_that_cannot_be_is_refused(string admission, bool accepted) =>
        Assert.Equal(accepted ? 201 : 400, (await PutAdmissionAsync(admission)).Status);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_public_value_has_200_characters_at_most_and_its_name_100(int more, bool accepted)
    {
        string name = new('n', Limits.PublicNameLength + more);
        string value = new('v', Limits.PublicValueLength + more);
        string named = $$""" "auto": true, "publicValue": { "name": "{{name}}" } }""";
        string valued = $$""" "auto": true, "publicValue": { "name": "n", "value": "{{value}}" } }""";

        Assert.Equal(accepted ? 201 : 400, (await PutAdmissionAsync(Room + named)).Status);
        _admin.Time.Advance(TimeSpan.FromDays(12));
        Assert.Equal(accepted ? 200 : 400, (await PutAdmissionAsync(Room + valued)).Status);
    }

    [Theory]
    [InlineData("a-._~:/=Z9", 200)]
    [InlineData("b c", 400)]
    [InlineData("b+c", 400)]
    [InlineData("é", 400)]
    [InlineData("", 400)]
    public async Task A_public_value_is_of_signs_that_nothing_escapes(string value, int status)
    {
        await PutAdmissionAsync(Room + """ "auto": true, "publicValue": { "name": "n" } }""");
        _admin.Time.Advance(TimeSpan.FromDays(12));

        string valued = $$""" "auto": true, "publicValue": { "name": "n", "value": "{{value}}" } }""";
        Assert.Equal(status, (await PutAdmissionAsync(Room + valued)).Status);
    }

    [Fact]
    public async Task A_change_is_seen_by_the_next_reader_in_this_process()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        Assert.Equal("Gala", (await _admin.Cache.GetEventAsync("gala", default))!.Name);
        await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "Great Gala")));
        Assert.Equal("Great Gala", (await _admin.Cache.GetEventAsync("gala", default))!.Name);
    }

    [Fact]
    public async Task Preconditions_are_kept()
    {
        HttpAnswer created = await _admin.PutEventAsync("gala", AdminStores.Gala(), ("If-None-Match", "*"));
        Assert.Equal(201, created.Status);
        string etag = created.Headers.ETag.ToString();

        Assert.Equal(
            (412, "precondition-failed"), StatusAndCode(await _admin.PutEventAsync("gala", AdminStores.Gala(), ("If-None-Match", "*"))));
        Assert.Equal(412, (await _admin.PutEventAsync("new", AdminStores.Gala(), ("If-Match", "*"))).Status);
        Assert.Equal(400, (await _admin.PutEventAsync("gala", AdminStores.Gala(), ("If-Match", "unquoted"))).Status);

        HttpAnswer changed = await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "B")), ("If-Match", etag));
        Assert.Equal(200, changed.Status);
        Assert.Equal(412, (await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "C")), ("If-Match", etag))).Status);
        Assert.Equal(412, (await _admin.DeleteEventAsync("gala", ("If-Match", etag))).Status);
        Assert.Equal("B", (await Event()).Name);
    }

    [Fact]
    public async Task Administrators_who_change_at_once_under_the_same_etag_do_not_overwrite_each_other()
    {
        HttpAnswer[] answers = await ChangeAtOnceAsync(guarded: true);

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(answer => answer.Status == 412));
        Assert.Equal(2, (await Event()).Version);
    }

    [Fact]
    public async Task Without_conditional_writes_they_would() =>
        Assert.Equal(20, (await ChangeAtOnceAsync(guarded: false)).Count(answer => answer.Status == 200));

    [Theory]
    [InlineData("name", "", "'name'")]
    [InlineData("name", " Gala", "'name'")]
    [InlineData("category", "Con\tcert", "'category'")]
    [InlineData("category", "concerts", "'category' must be one of ballet, classical, comedy, concert, dance, exhibition, family,")]
    [InlineData("category", " opera", "'category' must be one of")]
    [InlineData("startsAt", "2026-12-31T20:00:00", "'startsAt'")]
    [InlineData("startsAt", "2026-02-30T20:00:00Z", "'startsAt'")]
    [InlineData("startsAt", "tomorrow", "'startsAt'")]
    [InlineData("onSaleAt", "2026-12-31T23:31:00Z", "'onSaleAt'")]
    [InlineData("currency", "EURO", "ISO 4217")]
    [InlineData("currency", "eur", "ISO 4217")]
    [InlineData("venueId", "no-such", "no venue 'no-such'")]
    [InlineData("venueId", "no such", "'venueId'")]
    [InlineData("status", "cancelled", "DELETE")]
    [InlineData("eventId", "another", "address")]
    public async Task An_event_that_cannot_be_is_refused_with_the_reason(string member, string value, string reason) =>
        await Refused(AdminStores.Gala((member, value)), reason);

    [Fact]
    public async Task An_event_cannot_be_planned_into_the_past_but_one_that_is_over_can_be_corrected()
    {
        await Refused(AdminStores.Gala(("startsAt", "2026-11-22T12:00:00Z"), ("onSaleAt", "2026-11-01T12:00:00Z")), "future");
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        _admin.Time.Advance(TimeSpan.FromDays(60));

        Assert.Equal(200, (await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "Great Gala")))).Status);
        Assert.Equal(400, (await _admin.PutEventAsync("gala", AdminStores.Gala(("startsAt", "2027-01-02T20:00:00Z")))).Status);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        string detail = await Refused(AdminStores.Gala(("name", ""), ("currency", "???"), ("startsAt", "never")), "'name'");
        Assert.Contains("'currency'", detail, StringComparison.Ordinal);
        Assert.Contains("'startsAt'", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_bands_sections_and_performers_are_checked()
    {
        await Refused(Priced(("P1", 1)), "price band 'P2'");
        await Refused(Priced(("P1", -1), ("P2", 1)), "costs -1");
        await Refused(Priced(("P1", Limits.Price + 1), ("P2", 1)), $"0 to {Limits.Price}");
        await Refused(Priced(("P1", 1), ("P2", 1), ("P1", 2)), "twice");
        await Refused(AdminStores.Gala(("sections", new[] { new { section = "NONE", band = "P1" } })), "no section 'NONE'");
        await Refused(AdminStores.Gala(("sections", new[] { new { section = "101", band = "P9" } })), "price band 'P9'");
        await Refused(AdminStores.Gala(("sections", new object?[] { null })), "'sections'");
        await Refused(AdminStores.Gala(("performerIds", new[] { "band", "nobody" })), "no performer 'nobody'");
        await Refused(AdminStores.Gala(("performerIds", new[] { "band", "band" })), "each once");
        await Refused(
            AdminStores.Gala(("performerIds", Enumerable.Range(0, Limits.PerformersPerEvent + 1).Select(i => $"p{i}"))), "at most 20");
        await Refused(Priced(("P1", 0), ("P2", Limits.Price)), "50 to 12499999");
        Dictionary<string, object?> dear = Priced(("P1", 0), ("P2", Limits.Price));
        dear["currency"] = "IDR";
        Assert.Equal(201, (await _admin.PutEventAsync("dear", dear)).Status);
    }

    [Fact]
    public async Task Limits_hold_at_their_edge_and_one_past_it()
    {
        Assert.Equal(201, (await _admin.PutEventAsync(new string('e', Limits.EventIdLength), AdminStores.Gala())).Status);
        Assert.Equal(201, (await _admin.PutEventAsync("a", AdminStores.Gala(("name", new string('n', Limits.NameLength))))).Status);
        await Refused(AdminStores.Gala(("name", new string('n', Limits.NameLength + 1))), "'name'");
    }

    [Theory]
    [InlineData("CONCERT", "concert")]
    [InlineData("theatre", "theatre")]
    public async Task A_category_is_stored_as_it_is_listed(string sent, string stored)
    {
        Assert.Equal(201, (await _admin.PutEventAsync("gala", AdminStores.Gala(("category", sent)))).Status);

        Assert.Equal(stored, (await _admin.GetEventAsync("gala")).Json.GetProperty("category").GetString());
    }

    [Fact]
    public async Task An_event_keeps_a_category_that_is_not_listed_any_more_until_it_gets_one_that_is()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        StoreResult<EventDocument> found = await _admin.Stores.Events.ReadAsync("gala", "gala", default);
        await _admin.Stores.Events.ReplaceAsync(found.Document! with { Category = "Kabarett" }, found.ETag!, default);

        HttpAnswer kept = await _admin.PutEventAsync("gala", AdminStores.Gala(("category", "Kabarett"), ("name", "Gala!")));
        HttpAnswer listed = await _admin.PutEventAsync("gala", AdminStores.Gala(("category", "comedy")));
        HttpAnswer back = await _admin.PutEventAsync("gala", AdminStores.Gala(("category", "Kabarett")));

        Assert.Equal([200, 200, 400], new[] { kept, listed, back }.Select(answer => answer.Status));
    }

    [Fact]
    public async Task The_venue_of_an_event_is_fixed()
    {
        await _admin.PutVenueAsync("other", AdminStores.Hall);
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        Assert.Equal((409, "venue-fixed"), StatusAndCode(await _admin.PutEventAsync("gala", AdminStores.Gala(("venueId", "other")))));
    }

    [Fact]
    public async Task A_venues_new_plan_does_not_touch_its_events()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        string smaller = JsonSerializer.Serialize(AdminStores.Hall).Replace("\"count\":2", "\"count\":1", StringComparison.Ordinal);
        Assert.Equal(200, (await _admin.PutVenueAsync("hall", smaller)).Status);

        await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "Great Gala")));

        Assert.Equal(16, SeatingPlan.Capacity((await Event()).Sections));
    }

    [Theory]
    [InlineData(SeatStatus.Held)]
    [InlineData(SeatStatus.Booked)]
    public async Task A_section_with_a_seat_in_use_stays_on_sale(string status)
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", status, 1), default);

        HttpAnswer refused = await _admin.PutEventAsync("gala", OffSale("101"));

        Assert.Equal((409, "seats-in-use"), StatusAndCode(refused));
        Assert.Equal("gala-101-2-5", refused.Json.GetProperty("conflicts")[0].GetString());
        Assert.Equal("P2", (await Event()).Sections[1].Band);
        Assert.Equal(200, (await _admin.PutEventAsync("gala", OffSale("ORCH"))).Status);
    }

    [Fact]
    public async Task A_section_whose_seats_were_all_given_back_can_be_taken_off_sale_and_put_on_again()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Free, 2), default);

        Assert.Equal(200, (await _admin.PutEventAsync("gala", OffSale("101"))).Status);
        Assert.Null((await Event()).Sections[1].Band);
        Assert.Equal(200, (await _admin.PutEventAsync("gala", AdminStores.Gala(("name", "Great Gala")))).Status);
        Assert.Null((await Event()).Sections[1].Band);
        Assert.Equal(
            200,
            (await _admin.PutEventAsync("gala", AdminStores.Gala(("sections", new[] { new { section = "101", band = "P1" } })))).Status);
        Assert.Equal("P1", (await Event()).Sections[1].Band);
    }

    [Fact]
    public async Task Prices_may_change_while_seats_are_sold_but_the_currency_may_not()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Booked, 1), default);

        Assert.Equal(200, (await _admin.PutEventAsync("gala", Priced(("P1", 100), ("P2", 200)))).Status);
        Assert.Equal((409, "seats-in-use"), StatusAndCode(await _admin.PutEventAsync("gala", AdminStores.Gala(("currency", "USD")))));
    }

    [Fact]
    public async Task An_event_nobody_has_a_seat_of_is_deleted()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());

        Assert.Equal(204, (await _admin.DeleteEventAsync("gala")).Status);

        Assert.Equal(EventStatus.Deleted, (await Event()).Status);
        Assert.Equal(404, (await _admin.GetEventAsync("gala")).Status);
        Assert.Equal((409, "event-ended"), StatusAndCode(await _admin.PutEventAsync("gala", AdminStores.Gala())));
        Assert.Equal(204, (await _admin.DeleteEventAsync("gala")).Status);
        Assert.Equal(2, (await Event()).Version);
    }

    [Fact]
    public async Task An_event_somebody_has_a_seat_of_is_cancelled_and_its_bookings_end()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Held, 1), default);

        HttpAnswer cancelled = await _admin.DeleteEventAsync("gala");

        Assert.Equal(202, cancelled.Status);
        Assert.Equal("cancelled", cancelled.Json.GetProperty("status").GetString());
        _admin.VerifyEnded("gala", Times.Once());
        Assert.Equal((409, "event-ended"), StatusAndCode(await _admin.PutEventAsync("gala", AdminStores.Gala())));
    }

    /// <summary>The gala begins at 23:30 of the last day of 2026.</summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(3_600, true)]
    [InlineData(86_400 * 90, true)]
    public async Task An_event_that_took_place_is_not_cancelled_and_nobody_is_refunded(int seconds, bool over)
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Booked, 1), default);
        DateTimeOffset start = (await Event()).StartsAt;
        _admin.Time.Advance(start - _admin.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        HttpAnswer answer = await _admin.DeleteEventAsync("gala");

        Assert.Equal(over ? 409 : 202, answer.Status);
        Assert.Equal(over ? EventStatus.Scheduled : EventStatus.Cancelled, (await Event()).Status);
        _admin.VerifyEnded("gala", over ? Times.Never() : Times.Once());
        if (over)
        {
            Assert.Equal("event-over", answer.Code);
            Assert.Contains("2026-12-31T23:30:00Z", answer.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_event_that_was_cancelled_before_its_date_goes_on_being_cancelled_after_it()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Booked, 1), default);
        await _admin.DeleteEventAsync("gala");
        _admin.Time.Advance(TimeSpan.FromDays(60));

        Assert.Equal(202, (await _admin.DeleteEventAsync("gala")).Status);
        _admin.VerifyEnded("gala", Times.Exactly(2));
    }

    [Fact]
    public async Task A_postponed_event_is_over_when_its_new_date_is()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Booked, 1), default);
        _admin.Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal((409, "event-over"), StatusAndCode(await _admin.DeleteEventAsync("gala")));

        Assert.Equal(200, (await _admin.PutEventAsync("gala", AdminStores.Gala(("startsAt", "2027-06-01T19:00:00Z")))).Status);
        _admin.Time.Advance(TimeSpan.FromDays(365));
        Assert.Equal((409, "event-over"), StatusAndCode(await _admin.DeleteEventAsync("gala")));

        Assert.Equal(200, (await _admin.PutEventAsync("gala", AdminStores.Gala(("startsAt", "2028-06-01T19:00:00Z")))).Status);
        Assert.Equal(202, (await _admin.DeleteEventAsync("gala")).Status);
    }

    [Fact]
    public async Task Cancelling_again_starts_what_an_earlier_cancel_may_not_have_started()
    {
        await _admin.PutEventAsync("gala", AdminStores.Gala());
        await _admin.Stores.Tickets.CreateAsync(Samples.Ticket("gala-101-2-5", SeatStatus.Booked, 1), default);
        await _admin.DeleteEventAsync("gala");

        Assert.Equal(202, (await _admin.DeleteEventAsync("gala")).Status);

        _admin.VerifyEnded("gala", Times.Exactly(2));
        Assert.Equal(2, (await Event()).Version);
    }

    [Fact]
    public async Task An_event_that_never_was_cannot_be_deleted()
    {
        Assert.Equal(404, (await _admin.DeleteEventAsync("gala")).Status);
        _admin.VerifyEnded("gala", Times.Never());
    }

    [Fact]
    public async Task Members_that_nobody_knows_are_refused()
    {
        HttpAnswer answer = await _admin.PutEventAsync("gala", AdminStores.Gala(("colour", "red")));
        Assert.Equal((400, "invalid-json"), StatusAndCode(answer));
        Assert.Equal(404, (await _admin.GetEventAsync("gala")).Status);
    }

    public void Dispose() => _admin.Dispose();

    private Task<HttpAnswer> PutAdmissionAsync(string admission) =>
        _admin.PutEventAsync("gala", AdminStores.Gala(("admission", JsonDocument.Parse(admission).RootElement)));

    private static (int, string?) StatusAndCode(HttpAnswer answer) => (answer.Status, answer.Code);

    private static Dictionary<string, object?> OffSale(string section) =>
        AdminStores.Gala(("sections", new[] { new { section, band = (string?)null } }));

    private static Dictionary<string, object?> Priced(params (string Band, long Price)[] bands) =>
        AdminStores.Gala(("priceBands", bands.Select(b => new { band = b.Band, price = b.Price })));

    private async Task<HttpAnswer[]> ChangeAtOnceAsync(bool guarded)
    {
        string etag = (await _admin.PutEventAsync("gala", AdminStores.Gala())).Headers.ETag.ToString();
        var events = new RacingContainer<EventDocument>(_admin.Stores.Events, racers: 20, guarded);
        return await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => _admin.PutEventAsync(events, "gala", AdminStores.Gala(("name", $"Gala {i}")), ("If-Match", etag)))));
    }

    private async Task<EventDocument> Event() => (await _admin.Stores.Events.ReadAsync("gala", "gala", default)).Document!;

    private async Task<string> Refused(object body, string reason)
    {
        HttpAnswer answer = await _admin.PutEventAsync("refused", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(404, (await _admin.GetEventAsync("refused")).Status);
        return answer.Detail;
    }
}
