using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using OneProcess.FullText;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Search;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Search;

public sealed class EventIndexingTests : IDisposable
{
    private readonly string _folder = TestFolders.Create("indexing-");
    private readonly ManualTimeProvider _clock = new();
    private readonly LuceneIndex _index;
    private readonly LuceneSearchIndex _search;
    private EventDocument _event = TestEvents.Of("e1", TestEvents.Section("A", 1, 100), TestEvents.Section("B", 1, 100));
    private Dictionary<string, AvailabilityDocument> _availability = [];

    public EventIndexingTests()
    {
        _index = LuceneIndex.Open(Path.Combine(_folder, "search.db"), EventFields.Schema);
        _search = new LuceneSearchIndex(_index);
    }

    [Fact]
    public async Task A_changed_section_is_indexed_with_the_other_sections_as_they_are()
    {
        Take("A", 0);
        Take("B", 0);

        await Indexing(_search).IndexAsync([_availability["A"]], default);

        Assert.Equal("soldout", (await FindAsync())!.Availability);
    }

    [Fact]
    public async Task A_changed_event_is_indexed_with_its_availability()
    {
        Take("A", 0);
        Take("B", 5);

        await Indexing(_search).IndexAsync([_event], default);

        Assert.Equal("few", (await FindAsync())!.Availability);
    }

    [Fact]
    public async Task Availability_that_the_feed_brought_counts_where_the_replica_that_is_read_is_behind()
    {
        Take("A", 0);
        Take("B", 0);
        AvailabilityDocument brought = _availability["B"];
        _availability.Remove("B");

        await Indexing(_search).IndexAsync([brought], default);

        Assert.Equal("soldout", (await FindAsync())!.Availability);
    }

    [Fact]
    public async Task A_cancelled_event_leaves_the_index_and_late_availability_does_not_bring_it_back()
    {
        EventIndexing before = Indexing(_search);
        await before.IndexAsync([_event], default);
        Held late = new(_search);
        Take("A", 0);
        await Indexing(late).IndexAsync([_availability["A"]], default);

        _event = _event with { Version = 2, Status = EventStatus.Cancelled };
        await Indexing(_search).IndexAsync([_event], default);
        await late.ReleaseAsync();

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task An_event_that_the_store_does_not_have_is_passed_over()
    {
        Take("A", 0);
        AvailabilityDocument orphan = _availability["A"] with { EventId = "e2" };

        await Indexing(_search).IndexAsync([orphan], default);

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task However_runs_overlap_the_index_ends_as_the_store_is() => Assert.Equal(0, await RunRoundsAsync(stripVersions: false));

    [Fact]
    public async Task Without_versions_overlapping_runs_leave_stale_entries() =>
        Assert.NotEqual(0, await RunRoundsAsync(stripVersions: true));

    public void Dispose()
    {
        _index.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Rounds of random changes; after each change a run reads the store at once and writes at some later moment, in any order.
    /// </summary>
    /// <returns>Rounds after which the index differed from the store.</returns>
    [SuppressMessage("Security", "CA5394", Justification = "A seeded test.")]
    private async Task<int> RunRoundsAsync(bool stripVersions)
    {
        const int seed = 20261122;
        var random = new Random(seed);
        int stale = 0;
        for (int round = 0; round < Scale.Of(12, all: 40); round++)
        {
            List<Held> runs = [];
            for (int change = 0; change < 12; change++)
            {
                var held = new Held(_search, stripVersions);
                if (random.Next(4) == 0)
                {
                    _event = _event with { Version = _event.Version + 1, Name = $"Round {round} change {change}" };
                    await Indexing(held).IndexAsync([_event], default);
                }
                else
                {
                    string section = random.Next(2) == 0 ? "A" : "B";
                    Take(section, random.Next(3) * 5);
                    await Indexing(held).IndexAsync([_availability[section]], default);
                }

                runs.Add(held);
            }

            foreach (Held run in runs.OrderBy(_ => random.Next()))
            {
                await run.ReleaseAsync();
            }

            var expected = (EventEntry.Found)EventEntry.Compose(_event, _availability.Values, _clock.GetUtcNow());
            EventSummary? found = await FindAsync();
            stale += found?.Name == expected.Event.Event.Name && found.Availability == expected.Event.Event.Availability ? 0 : 1;
        }

        return stale;
    }

    private void Take(string section, int left) => _availability = new(_availability)
    {
        [section] = new AvailabilityDocument
        {
            Id = $"e1-{section}",
            EventId = "e1",
            Section = section,
            Seats = "",
            Available = left,
            Version = (_availability.GetValueOrDefault(section)?.Version ?? 0) + 1,
            SeatVersions = ReadOnlyMemory<byte>.Empty,
        },
    };

    private async Task<EventSummary?> FindAsync() =>
        (await _search.AskAsync(new Question(new SearchQuery(), null, null, _clock.GetUtcNow()), default)).Events.SingleOrDefault();

    private EventIndexing Indexing(ISearchIndex index)
    {
        var events = new Mock<IDocumentContainer<EventDocument>>();
        events.Setup(c => c.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, string _, CancellationToken _) =>
                id == _event.Id ? new StoreResult<EventDocument>(StoreStatus.Ok, _event, "1") : StoreStatus.NotFound);
        var availability = new Mock<IDocumentContainer<AvailabilityDocument>>();
        availability.Setup(c => c.QueryAsync(It.IsAny<DocumentQuery>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new QueryPage<AvailabilityDocument>(
                StoreStatus.Ok,
                [.. _availability.Values.Select(a => new StoreResult<AvailabilityDocument>(StoreStatus.Ok, a, "1"))],
                null));
        return new EventIndexing(events.Object, availability.Object, index, _clock, NullLogger<EventIndexing>.Instance);
    }

    /// <summary>An index whose writes wait until they are released: a run that has read and is slow to write.</summary>
    private sealed class Held(LuceneSearchIndex inner, bool stripVersions = false) : ISearchIndex
    {
        private Func<Task> _write = () => Task.CompletedTask;

        public Task ReleaseAsync() => _write();

        public Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken)
        {
            _write = () => inner.UpsertAsync([.. events.Select(e => stripVersions ? e with { Version = 0 } : e)], cancellationToken);
            return Task.CompletedTask;
        }

        public Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken)
        {
            _write = () => inner.DeleteAsync(events, cancellationToken);
            return Task.CompletedTask;
        }

        public Task<SearchPage> AskAsync(Question question, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<Suggestion>> SuggestAsync(
            string token, int count, DateTimeOffset now, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
