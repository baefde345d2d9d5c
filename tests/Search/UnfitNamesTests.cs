using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Search;
using TicketMaster.Tests.OneProcess.DurableTask;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>Names that were stored before they were checked, with characters that stopped a feed and every start after it.</summary>
public sealed class UnfitNamesTests
{
    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("\uFFFF")]
    [InlineData("\uFDD5")]
    [InlineData("\0")]
    public async Task An_event_with_one_is_left_out_of_the_search_and_reported_and_everything_else_goes_on(string character)
    {
        using TemporaryFolder folder = new();
        using Lines log = new(typeof(EventIndexing).FullName);
        EventDocument bad = TestEvents.Of("bad") with { Name = $"Bad{character}name" };
        await using (TicketMasterApp before = await TicketMasterApp.StartAsync(dataPath: folder.Path))
        {
            // As the version before left it: stored, and in the search's file too.
            IndexedEvent entry = ((EventEntry.Found)EventEntry.Compose(TestEvents.Of("bad"), [], before.Clock.GetUtcNow())).Event;
            await before.Services.GetRequiredService<ISearchIndex>().UpsertAsync(
                [entry with { Event = entry.Event with { Name = bad.Name } }], default);
            await before.AddAsync(bad);
            await before.AddAsync(TestEvents.Of("worse") with { Performers = [new EventPerformer("p1", $"{character}")] });
            await before.AddAsync(TestEvents.Of("good"));
        }

        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log), folder.Path);
        using HttpClient client = app.Anyone();
        await app.UntilIdleAsync();

        await app.AddAsync(bad with { Id = "later", Version = 1 });
        await app.AddAsync(TestEvents.Of("after"));
        await app.UntilIdleAsync();

        Answer found = (await client.GetAnswerAsync("/search")).Is(HttpStatusCode.OK);
        Assert.Equal(["after", "good"], found["events"].EnumerateArray().Select(e => e.GetProperty("eventId").GetString()!).Order());
        (await client.GetAnswerAsync("/health")).Is(HttpStatusCode.OK);
        (await client.GetAnswerAsync("/event/bad")).Is(HttpStatusCode.OK);
        Assert.Contains(log.All, line => line.Contains("later", StringComparison.Ordinal) && line.Contains("U+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_comes_decomposed_is_stored_composed()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        object section = new
        {
            section = "A",
            name = "Galerie\u0301e",
            band = "P1",
            rows = new[] { new { count = 1, seats = 4, letters = true } },
        };
        await PutAsync(admin, "/admin/venues/v1", new
        {
            name = "The\u0301a\u0302tre",
            city = "Ko\u0308ln",
            country = "Co\u0302te",
            latitude = 1,
            longitude = 2,
            timeZone = "Europe/Berlin",
            sections = new[] { section },
        });
        await PutAsync(admin, "/admin/performers/p1", new { name = "Beyonce\u0301" });
        await PutAsync(admin, "/admin/events/e1", new
        {
            name = "Soire\u0301e",
            category = "theatre",
            startsAt = "2027-01-01T20:00:00+01:00",
            onSaleAt = "2026-01-01T20:00:00+01:00",
            venueId = "v1",
            performerIds = new[] { "p1" },
            currency = "EUR",
            priceBands = new[] { new { band = "P1", price = 500 } },
        });
        await app.UntilIdleAsync();

        EventDocument stored = (await app.Container<EventDocument>().ReadAsync("e1", "e1", default)).Document!;
        Assert.Equal(("Soir\u00E9e", "Beyonc\u00E9"), (stored.Name, stored.Performers[0].Name));
        Assert.Equal(("Th\u00E9\u00E2tre", "K\u00F6ln", "C\u00F4te"), (stored.Venue.Name, stored.Venue.City, stored.Venue.Country));
        Assert.Equal("Galeri\u00E9e", stored.Sections[0].Name);
        using HttpClient anyone = app.Anyone();
        Assert.Equal(1, (await anyone.GetAnswerAsync("/search?token=soir%C3%A9e&location=Ko%CC%88ln"))["total"].GetInt32());
    }

    private static async Task PutAsync(HttpClient admin, string path, object body) =>
        (await admin.PutAnswerAsync(path, body)).Is(HttpStatusCode.Created);
}
