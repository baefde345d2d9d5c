using System.Net;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>A data folder in which a seat was sold, two starts old, and what becomes of a start without one of its files.</summary>
public sealed class LostFileTests(LostFileTests.Folders folders) : IClassFixture<LostFileTests.Folders>
{
    private const string Booking = "gala";

    public enum Fault
    {
        Missing,
        Foreign,
        Older,
    }

    public static TheoryData<string, Fault> Decisive
    {
        get
        {
            var cases = new TheoryData<string, Fault>();
            foreach (string file in new[] { "documents.db", "queues.db", "orchestrations.db", "timers.db", "payments.db" })
            {
                foreach (Fault fault in Enum.GetValues<Fault>())
                {
                    cases.Add(file, fault);
                }
            }

            cases.Add("ticket-key.pem", Fault.Missing);
            cases.Add("ticket-key.pem", Fault.Foreign);
            cases.Add("booking-key.txt", Fault.Missing);
            cases.Add("booking-key.txt", Fault.Foreign);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Decisive))]
    public async Task A_file_that_decides_stops_the_start_if_it_is_not_the_folders_own(string file, Fault fault)
    {
        using TemporaryFolder folder = folders.Now.AsAfterKill();
        Put(folder, file, fault);

        string refused = (await Assert.ThrowsAsync<InvalidDataException>(() => TicketMasterApp.StartAsync(dataPath: folder.Path))).Message;

        Assert.Contains($"'{file}' (", refused, StringComparison.Ordinal);
        Assert.Contains(
            (file, fault) switch
            {
                (_, Fault.Missing) => "is missing",
                ("ticket-key.pem" or "booking-key.txt", _) => "is another one than before",
                (_, Fault.Foreign) => "is another folder's",
                _ => "is an older copy",
            },
            refused,
            StringComparison.Ordinal);
        Assert.Contains("Restore it", refused, StringComparison.Ordinal);
        Assert.Contains($"set 'Local:AcceptDataLossOf' to '{file}'", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.Missing)]
    [InlineData(Fault.Foreign)]
    [InlineData(Fault.Older)]
    public async Task A_search_index_that_is_not_the_folders_own_is_filled_again(Fault fault)
    {
        using TemporaryFolder folder = folders.Now.AsAfterKill();
        Put(folder, "search.db", fault);

        await using TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder.Path, clock: folders.Clock());
        await app.UntilIdleAsync();
        using HttpClient anyone = app.Anyone();

        Answer found = (await anyone.GetAnswerAsync("/search?token=event")).Is(HttpStatusCode.OK);
        Assert.Equal(["gala", "later"], found["events"].EnumerateArray().Select(e => e.GetProperty("eventId").GetString()).Order());
    }

    [Fact]
    public async Task Whoever_names_the_lost_file_goes_on_without_it_and_the_next_start_needs_no_word()
    {
        using TemporaryFolder folder = folders.Now.AsAfterKill();
        File.Delete(folder.File("documents.db"));
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(
            dataPath: folder.Path, clock: folders.Clock(), settings: "--Local:AcceptDataLossOf=timers.db, documents.db"))
        {
            await app.UntilIdleAsync();
            using HttpClient alice = await app.SignedInAsync("alice");
            (await alice.GetAnswerAsync($"/booking/{folders.BookingId}")).Is(HttpStatusCode.NotFound);
            Assert.Equal(0, (await alice.GetAnswerAsync("/search?token=event"))["total"].GetInt32());
        }

        await using TicketMasterApp again = await TicketMasterApp.StartAsync(dataPath: folder.Path, clock: folders.Clock());
    }

    [Fact]
    public async Task The_folder_as_it_was_left_goes_on()
    {
        using TemporaryFolder folder = folders.Now.AsAfterKill();
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder.Path, clock: folders.Clock());
        using HttpClient alice = await app.SignedInAsync("alice");
        Assert.Equal("booked", (await alice.GetAnswerAsync($"/booking/{folders.BookingId}")).Text("state"));
    }

    [Fact]
    public async Task A_folder_that_has_nothing_but_a_search_index_is_not_new()
    {
        using var folder = new TemporaryFolder();
        File.Copy(folders.Now.File("search.db"), folder.File("search.db"));

        string refused = (await Assert.ThrowsAsync<InvalidDataException>(() => TicketMasterApp.StartAsync(dataPath: folder.Path))).Message;

        Assert.Contains("'documents.db'", refused, StringComparison.Ordinal);
    }

    private void Put(TemporaryFolder folder, string file, Fault fault)
    {
        File.Delete(folder.File(file));
        if (fault != Fault.Missing)
        {
            File.Copy((fault == Fault.Foreign ? folders.Other : folders.Before).File(file), folder.File(file));
        }
    }

    public sealed class Folders : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private DateTimeOffset _now;

        public TemporaryFolder Now { get; private set; } = null!;

        public TemporaryFolder Before { get; private set; } = null!;

        public TemporaryFolder Other { get; } = new();

        public string BookingId { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await using (TicketMasterApp other = await TicketMasterApp.StartAsync(dataPath: Other.Path))
            {
                await other.AddAsync(TestEvents.Of("theirs"));
                await other.UntilIdleAsync();
            }

            await using (TicketMasterApp first = await TicketMasterApp.StartAsync(dataPath: _folder.Path))
            {
                await first.AddAsync(TestEvents.Of(Booking));
                await first.UntilIdleAsync();
            }

            Before = _folder.AsAfterKill();
            await using (TicketMasterApp second = await TicketMasterApp.StartAsync(dataPath: _folder.Path))
            {
                await second.AddAsync(TestEvents.Of("later"));
                using HttpClient alice = await second.SignedInAsync("alice");
                BookingId = (await alice.ReserveAsync($"{Booking}-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
                (await alice.ConfirmAsync(BookingId)).Is(HttpStatusCode.OK);
                await second.PassAsync(TimeSpan.FromSeconds(5));
                _now = second.Clock.GetUtcNow();
            }

            Now = _folder.AsAfterKill();

            // Without it, people sign in again. It decides nothing, so a new one is made.
            File.Delete(Now.File("issuer-key.pem"));
        }

        public Task DisposeAsync()
        {
            foreach (TemporaryFolder? folder in new[] { _folder, Now, Before, Other })
            {
                folder?.Dispose();
            }

            return Task.CompletedTask;
        }

        internal ManualTimeProvider Clock() => new(_now);
    }
}
