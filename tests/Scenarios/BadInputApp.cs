using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// An app that the tests of a class share, because none of them changes anything: a few events, and a hold of Alice's. Whoever
/// is refused is refused here, in a problem without internals, and leaves every document as it was.
/// </summary>
public sealed partial class BadInputApp : IAsyncLifetime
{
    private static readonly Lazy<IReadOnlyList<string>> s_typeNames = new(() =>
    [
        .. typeof(Limits).Assembly.GetTypes().Concat(typeof(global::OneProcess.Documents.Document).Assembly.GetTypes())
            .Select(type => type.Name)
            .Where(name => HumpedName().IsMatch(name)),
        "Exception", "System.", "Microsoft.", "TicketMaster.", "OneProcess", "Sqlite", "   at ",
    ]);

    private readonly Dictionary<string, HttpClient> _clients = [];

    /// <summary>Of Alice, for <c>gala-A-A-1</c>.</summary>
    internal static string AlicesBooking { get; } = BookingId.Compose("gala", "alice", 1);

    internal TicketMasterApp App { get; private set; } = null!;

    internal HttpClient Anyone => _clients["anyone"];

    internal HttpClient Alice => _clients["alice"];

    internal HttpClient Bob => _clients["bob"];

    internal HttpClient Admin => _clients["admin"];

    internal HttpClient Client(string who) => _clients[who];

    public async Task InitializeAsync()
    {
        App = await TicketMasterApp.StartAsync();
        _clients["anyone"] = App.Anyone();
        _clients["alice"] = await App.SignedInAsync("alice");
        _clients["bob"] = await App.SignedInAsync("bob");
        _clients["admin"] = await App.SignedInAsync("root", "admin");
        DateTimeOffset now = App.Clock.GetUtcNow();
        EventDocument gala = TestEvents.Of(
            "gala",
            TestEvents.Section("A", rows: 5, seats: 12),
            TestEvents.Section("N", rows: 1, seats: 4, band: null),
            TestEvents.Section("1", rows: 2, seats: 4) with { Rows = [new RowRun(2, 4, Letters: false)] });
        await App.AddAsync(gala);
        await App.AddAsync(TestEvents.Of("other"));
        await App.AddAsync(TestEvents.Of("soon") with { OnSaleAt = now + TimeSpan.FromSeconds(1) });
        await App.AddAsync(TestEvents.Of("begun") with { StartsAt = now });
        await App.AddAsync(TestEvents.Of("off") with { Status = EventStatus.Cancelled });
        await App.AddAsync(TestEvents.Of("gone") with { Status = EventStatus.Deleted });
        await App.Container<VenueDocument>().CreateAsync(
            new VenueDocument
            {
                Id = "v1",
                Name = "Town Hall",
                City = "Vienna",
                Country = "Austria",
                Latitude = 48.2,
                Longitude = 16.37,
                TimeZone = "Europe/Vienna",
                Sections = gala.Sections,
            },
            default);
        await App.Container<PerformerDocument>().CreateAsync(new PerformerDocument { Id = "p1", Name = "The Performers" }, default);
        Answer held = (await Alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
        Assert.Equal(AlicesBooking, held.Text("bookingId"));
    }

    public async Task DisposeAsync()
    {
        foreach (HttpClient client in _clients.Values)
        {
            client.Dispose();
        }

        await App.DisposeAsync();
    }

    /// <summary>Asks, and holds the refusal to all that is promised of refusals.</summary>
    internal async Task<Answer> RefusedAsync(HttpStatusCode status, string code, Func<Task<Answer>> ask) =>
        await RefusedAsync(App, status, code, ask);

    internal static async Task<Answer> RefusedAsync(TicketMasterApp app, HttpStatusCode status, string code, Func<Task<Answer>> ask)
    {
        IReadOnlyList<string> before = await Fingerprint.OfAsync(app);
        Answer answer = (await ask()).IsRefused(status, code);
        AssertClean(answer);
        Assert.Equal(before, await Fingerprint.OfAsync(app));
        return answer;
    }

    /// <summary>Whatever the answer is: no fault of ours, nothing of our insides, and nothing changed unless it says so.</summary>
    internal async Task<Answer> NoFaultAsync(Func<Task<Answer>> ask)
    {
        IReadOnlyList<string> before = await Fingerprint.OfAsync(App);
        Answer answer = await ask();
        Assert.True((int)answer.Status < 500, $"{answer.Status}: {answer.Body}");
        if ((int)answer.Status >= 400)
        {
            answer.IsRefused(answer.Status, answer.Code);
            AssertClean(answer);
            Assert.Equal(before, await Fingerprint.OfAsync(App));
        }

        return answer;
    }

    internal static void AssertClean(Answer answer)
    {
        Assert.All(s_typeNames.Value, name => Assert.DoesNotContain(name, answer.Body, StringComparison.Ordinal));
        Assert.Equal((int)answer.Status, answer["status"].GetInt32());
        Assert.NotEmpty(answer.Text("title"));
        Assert.NotEmpty(answer.Text("traceId"));
        Assert.All(
            answer.Json.EnumerateObject(),
            member => Assert.Contains(
                member.Name, new[] { "type", "title", "status", "detail", "instance", "code", "traceId", "conflicts", "alternative" }));
    }

    [GeneratedRegex("^[A-Z][a-z]+[A-Z][A-Za-z]+$")]
    private static partial Regex HumpedName();
}
