using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Administration;
using TicketMaster.Tests.Tickets;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// A booking's id tells nothing of its user. Which key it is derived with stands in the event, so that a user's limit holds whatever
/// becomes of the keys.
/// </summary>
public sealed class BookingKeysTests
{
    private static readonly string s_old = BookingKeys.Create();
    private static readonly string s_new = BookingKeys.Create();

    private static readonly object s_hall = new
    {
        name = "Great Hall",
        city = "Vienna",
        country = "Austria",
        latitude = 48.2,
        longitude = 16.4,
        timeZone = "Europe/Vienna",
        sections = new[]
        {
            new { section = "A", name = "Section A", band = "P1", rows = new[] { new { count = 2, seats = 10, letters = true } } },
        },
    };

    [Fact]
    public async Task A_user_with_eight_seats_gets_no_ninth_by_an_upgrade_or_a_change_of_keys()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        string[] events = ["before", "since"];
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(
            dataPath: folder.Path, clock: clock, settings: $"--Booking:IdKey={s_old}"))
        {
            // The one as the version before wrote it, the other as an administrator makes it now.
            await app.AddAsync(TestEvents.Of("before"));
            await PutEventAsync(app, "since");
            await AssertEightAsync(app, events, held: 0);
        }

        ForgetIssuer(folder);
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(
            dataPath: folder.Path, clock: clock, settings: [$"--Booking:IdKey={s_new}", $"--Booking:OtherIdKeys={s_old}"]))
        {
            await AssertEightAsync(app, events, held: 8);
            await PutEventAsync(app, "after");
            Assert.Equal(
                (null, Id(s_old), Id(s_new)),
                (await KeyOfAsync(app, "before"), await KeyOfAsync(app, "since"), await KeyOfAsync(app, "after")));
            await AssertEightAsync(app, ["after"], held: 0);

            // A change of the event keeps its key.
            await PutEventAsync(app, "since", "Another name");
            Assert.Equal(Id(s_old), await KeyOfAsync(app, "since"));
        }
    }

    [Fact]
    public async Task An_event_whose_key_is_missing_is_not_booked_under_another()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(
            dataPath: folder.Path, clock: clock, settings: $"--Booking:IdKey={s_old}"))
        {
            await PutEventAsync(app, "gala");
        }

        ForgetIssuer(folder);
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(
            dataPath: folder.Path, clock: clock, settings: $"--Booking:IdKey={s_new}"))
        {
            using HttpClient alice = await app.SignedInAsync("alice");
            IReadOnlyList<string> before = await Fingerprint.OfAsync(app);

            Answer refused = (await BestAsync(alice, "gala", 1)).IsRefused(HttpStatusCode.ServiceUnavailable, "booking-key-missing");

            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal(before, await Fingerprint.OfAsync(app));
        }
    }

    [Fact]
    public async Task A_data_folder_keeps_its_key()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        string[] ids = new string[2];
        for (int start = 0; start < 2; start++)
        {
            ForgetIssuer(folder);
            await using TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder.Path, clock: clock);
            if (start == 0)
            {
                await PutEventAsync(app, "gala");
            }

            using HttpClient alice = await app.SignedInAsync("alice");
            ids[start] = (await BestAsync(alice, "gala", 1)).Is(HttpStatusCode.Created).Text("bookingId");
        }

        Assert.Equal((Prefix(ids[0]), "1", "2"), (Prefix(ids[1]), ids[0].Split('-')[^1], ids[1].Split('-')[^1]));
        File.WriteAllText(System.IO.Path.Combine(folder.Path, "booking-key.txt"), "not a key");
        InvalidDataException damaged = await Assert.ThrowsAsync<InvalidDataException>(
            () => TicketMasterApp.StartAsync(dataPath: folder.Path, clock: clock));
        Assert.Contains("booking-key.txt", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_is_of_one_event_user_and_key()
    {
        BookingKeys keys = Keys(s_old, s_new);
        EventDocument Event(string id, string? key) => TestEvents.Of(id) with { BookingKey = key };
        string[] ids =
        [
            keys.Compose(Event("gala", Id(s_old)), "alice", 1), keys.Compose(Event("gala", Id(s_new)), "alice", 1),
            keys.Compose(Event("ball", Id(s_old)), "alice", 1), keys.Compose(Event("gala", Id(s_old)), "bob", 1),
            keys.Compose(Event("gala", null), "alice", 1), keys.Compose(Event("gal", Id(s_old)), "aalice", 1),
        ];

        Assert.Equal(ids.Length, ids.Select(id => id.Split('-')[^2]).Distinct().Count());
        Assert.Equal(ids[0], keys.Compose(Event("gala", Id(s_old)), "alice", 1));
        Assert.Equal("gala-" + TicketMaster.Http.ShortHash.Of("alice") + "-1", ids[4]);
        Assert.All(ids, id => Assert.True(TicketMaster.Http.Ids.IsValid(id)));
        Assert.True(TicketMaster.Http.Ids.IsValid(
            keys.Compose(Event(new string('e', Limits.EventIdLength), Id(s_old)), "alice", int.MaxValue)));
        Assert.Throws<BookingKeyMissingException>(() => Keys(s_new, null).Compose(Event("gala", Id(s_old)), "alice", 1));
    }

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("not base64!", "is not 32 bytes or more in base64")]
    [InlineData("31", "is not 32 bytes or more in base64")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/id-key)", "is a reference that the platform did not resolve")]
    public void A_key_that_is_none_stops_the_start(string key, string expected)
    {
        string text = key == "31" ? Convert.ToBase64String(new byte[Limits.BookingKeyBytes - 1]) : key;

        ValidateOptionsResult result = new BookingKeysValidation().Validate(null, new BookingOptions { IdKey = text });

        Assert.True(result.Failed);
        Assert.Contains("'Booking:IdKey' " + expected, result.FailureMessage, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !result.FailureMessage.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_has_32_bytes_at_least_and_each_other_key_is_one()
    {
        string least = Convert.ToBase64String(new byte[Limits.BookingKeyBytes]);
        ValidateOptionsResult Validate(string others) =>
            new BookingKeysValidation().Validate(null, new BookingOptions { IdKey = least, OtherIdKeys = others });

        Assert.True(Validate("").Succeeded);
        Assert.True(Validate($"{s_old}, {s_new}\n").Succeeded);
        Assert.Contains("'Booking:OtherIdKeys': key 2", Validate($"{s_old},short").FailureMessage, StringComparison.Ordinal);
        Assert.True(new BookingKeysValidation().Validate(
            null, new BookingOptions { IdKey = BookingKeysValidation.NotForThisApp }).Succeeded);
    }

    /// <summary>Ids of different users can only be alike by chance or under a key that got out. Even then a seat has one holder.</summary>
    [Fact]
    public async Task A_seat_of_another_user_is_not_taken_for_ones_own_by_its_bookings_id()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        IDocumentContainer<BookingDocument> bookings = app.Container<BookingDocument>();
        BookingDocument alices = (await bookings.FindAsync(bookingId, "alice", default))!.Value.Document!;
        Assert.True((await bookings.CreateAsync(alices with { UserId = "bob" }, default)).IsOk);

        (await bob.ConfirmAsync(bookingId)).IsRefused(HttpStatusCode.Conflict, "seats-not-held");
        (await bob.DeleteAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK);

        SeatDocument seat = (await app.Container<SeatDocument>().FindAsync("gala-A-A-1", "gala-A-A", default))!.Value.Document!;
        Assert.Equal((bookingId, "alice", SeatStatus.Held), (seat.BookingId, seat.UserId, seat.Status));
        (await alice.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
    }

    /// <summary>
    /// While a new version replaces the one before, an instance of each makes ids of its own. All of them count, and lock nobody out. What
    /// a replica does not show yet is not overlooked.
    /// </summary>
    [Fact]
    public async Task Bookings_of_an_earlier_version_beside_this_one_count_and_lock_nobody_out()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await PutEventAsync(app, "gala");
        using HttpClient alice = await app.SignedInAsync("alice");
        string first = (await alice.ReserveAsync("gala-A-A-1", "gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        string second = (await alice.ReserveAsync("gala-A-A-3", "gala-A-A-4")).Is(HttpStatusCode.Created).Text("bookingId");
        IDocumentContainer<BookingDocument> bookings = app.Container<BookingDocument>();
        BookingDocument ours = (await bookings.FindAsync(second, "alice", default))!.Value.Document!;

        // The other instance has made the third, with two seats of its own.
        BookingDocument theirs = ours with
        {
            Id = BookingId.Compose("gala", "alice", 3),
            Number = 3,
            Open = null,
            Tickets = [.. "12".Select(seat => new BookedTicket($"gala-A-B-{seat}", "A", "B", $"{seat}", 1_000))],
        };
        Assert.True((await bookings.CreateAsync(theirs, default)).IsOk);

        string fourth = (await alice.ReserveAsync("gala-A-B-9")).Is(HttpStatusCode.Created).Text("bookingId");
        Assert.Null((await bookings.FindAsync(fourth, "alice", default))!.Value.Document!.Open);
        (await alice.ReserveAsync("gala-A-B-1")).IsRefused(HttpStatusCode.Conflict, "already-yours");
        (await alice.ReserveAsync("gala-A-A-6", "gala-A-A-7")).IsRefused(HttpStatusCode.Conflict, "ticket-limit");

        // As a version wrote it that took the numbers to be of its own series.
        await bookings.ChangeAsync(fourth, "alice", current => current with { Open = [1, 2, 3] }, default);
        (await alice.ReserveAsync("gala-A-A-6", "gala-A-A-7")).IsRefused(HttpStatusCode.Conflict, "ticket-limit");
        string last = (await alice.ReserveAsync("gala-A-A-6")).Is(HttpStatusCode.Created).Text("bookingId");
        Assert.Equal(Prefix(first), Prefix(last));

        // One that is nowhere is not overlooked.
        await bookings.ChangeAsync(last, "alice", current => current with { Open = [1, 2, 3, 4, 7] }, default);
        (await alice.ReserveAsync("gala-A-A-7")).IsRefused(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }

    private static async Task<string?> KeyOfAsync(TicketMasterApp app, string eventId) =>
        (await app.Container<EventDocument>().FindAsync(eventId, eventId, default))!.Value.Document!.BookingKey;

    /// <summary>The library that signs tokens keeps signers by key, also those of an app of this process that has ended.</summary>
    private static void ForgetIssuer(TemporaryFolder folder) => File.Delete(System.IO.Path.Combine(folder.Path, "issuer-key.pem"));

    private static string Id(string key) => BookingKeys.IdOf(Convert.FromBase64String(key));

    private static BookingKeys Keys(string current, string? other) => new(
        Options.Create(new BookingOptions { IdKey = current, OtherIdKeys = other }), NullLogger<BookingKeys>.Instance);

    private static string Prefix(string bookingId) => bookingId[..bookingId.LastIndexOf('-')];

    private static Task<Answer> BestAsync(HttpClient user, string eventId, int quantity) =>
        user.PostAnswerAsync("/booking/reserve", new { eventId, quantity });

    private static async Task PutEventAsync(TicketMasterApp app, string id, string name = "Winter Gala")
    {
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        Answer venue = await admin.PutAnswerAsync("/admin/venues/hall", s_hall);
        Assert.True((int)venue.Status < 300, venue.Body);
        Answer performer = await admin.PutAnswerAsync("/admin/performers/band", new { name = "The Band" });
        Assert.True((int)performer.Status < 300, performer.Body);
        Answer made = await admin.PutAnswerAsync($"/admin/events/{id}", AdminStores.Gala(
            ("name", name), ("onSaleAt", "2026-11-01T09:00:00Z"), ("priceBands", new[] { new { band = "P1", price = 1_000 } })));
        Assert.True((int)made.Status < 300, made.Body);
    }

    /// <summary>Alice has so many seats of each event; then she has eight, and never more.</summary>
    private static async Task AssertEightAsync(TicketMasterApp app, string[] events, int held)
    {
        using HttpClient alice = await app.SignedInAsync("alice");
        foreach (string id in events)
        {
            if (held == 0)
            {
                (await BestAsync(alice, id, 8)).Is(HttpStatusCode.Created);
            }

            (await BestAsync(alice, id, 1)).IsRefused(HttpStatusCode.Conflict, "ticket-limit");
            Assert.Single(await BookingRules.BookingsAsync(app, id));
        }
    }
}
