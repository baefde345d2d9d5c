using System.Net;
using System.Text.Json.Nodes;
using Azure;
using TicketMaster.Adapters;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search.AiSearch;

public sealed class EntryWritesTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SearchServiceDouble _service = new();
    private readonly EntryWrites _writes;
    private readonly AiSearchIndex _index;

    public EntryWritesTests()
    {
        AiSearchClients clients = _service.Clients();
        _writes = new EntryWrites(clients, _clock);
        _index = new AiSearchIndex(clients, _writes, _clock);
    }

    [Fact]
    public async Task An_entry_is_merged_with_every_field_so_that_nothing_of_an_earlier_one_stays()
    {
        await _index.UpsertAsync([Samples.Event("e1", version: 7)], default);

        SearchServiceDouble.Request write = _service.Requests.Single(IsWrite);
        Assert.Equal("POST", write.Method);
        Assert.Equal("/indexes('events')/docs/search.index?api-version=2023-11-01", write.Path);
        Assert.Equal("Bearer a-token", write.Authorization);
        JsonNode entry = JsonNode.Parse(write.Body)!["value"]![0]!;
        string Of(string field) => entry[field]!.ToJsonString();
        Assert.All(["munich", "muenchen", "bavaria", "germany", "town hall"], name => Assert.Contains($"\"{name}\"", Of("places")));
        Assert.All(["munich", "munchen", "bavaria", "germany"], name => Assert.Contains(name, Of("placeWords")));
        Assert.All(["beyonce", "acdc", "townhall", "munich"], name => Assert.Contains(name, Of("words")));
        Assert.Equal(
            SearchServiceDouble.Plain(
                $$"""
                {"value":[{"@search.action":"mergeOrUpload","eventId":"e1","version":7,"form":4,"removedAt":null,
                "name":"Beyoncé & Friends","performers":["Beyoncé","AC/DC"],"category":"Concert","venue":"Town Hall",
                "city":"Munich","region":null,"country":"Germany",
                "names":["beyonceandfriends","beyonce"],"headlinerWords":["beyonce"],
                "nameWords":["beyonce and friends","friend","beyonceand andfriends beyonceandfriends"],
                "supportingWords":["ac dc","acdc"],"categoryWords":["concert"],
                "placeWords":{{Of("placeWords")}},"venueWords":["town hall"],
                "words":{{Of("words")}},"places":{{Of("places")}},"mainPlaces":{{Of("mainPlaces")}},
                "completions":["beyonce","ac dc","acdc","beyonce and friends","town hall","munich","germany","concert"],
                "startsAt":"2026-12-24T18:30:00+00:00","localDate":"2026-12-24T00:00:00+00:00","month":"2026-12",
                "timeZone":"Europe/Berlin","onSaleAt":"2026-09-25T08:00:00+00:00","soonUntil":"2026-09-25T08:00:00+00:00","venueId":"v1",
                "fromPrice":null,"priceOrder":9223372036854775807,"currency":"EUR","availability":"few",
                "location":{"type":"Point","coordinates":[11.5,48.1]} }]}
                """),
            write.Body);
    }

    [Fact]
    public async Task The_versions_in_the_index_are_read_before()
    {
        await _index.UpsertAsync([Samples.Event("e1", 1), Samples.Event("e2", 1)], default);

        Assert.Equal("/indexes('events')/docs/search.post.search?api-version=2023-11-01", _service.Requests[0].Path);
        Assert.Equal(
            """{"filter":"search.in(eventId, 'e1,e2', ',')","search":"*","select":"eventId,version,form","top":1000}""",
            _service.Requests[0].Body);
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    public async Task Only_a_newer_entry_replaces_one(long version, long kept)
    {
        await _index.UpsertAsync([Samples.Event("e1", 5)], default);

        await Another().UpsertAsync([Samples.Event("e1", version)], default);

        Assert.Equal(kept, Version("e1"));
    }

    /// <summary>As when the feed is read again from its beginning after an upgrade.</summary>
    [Fact]
    public async Task An_entry_of_an_earlier_form_is_written_again_unless_it_is_newer()
    {
        await _index.UpsertAsync([Samples.Event("e1", 5), Samples.Event("e2", 6)], default);
        foreach (string id in (string[])["e1", "e2"])
        {
            _service.Documents[id].Remove("form");
            _service.Documents[id].Remove("venueId");
        }

        await Another().UpsertAsync([Samples.Event("e1", 5), Samples.Event("e2", 5)], default);

        Assert.Equal("v1", (string?)_service.Documents["e1"]["venueId"]);
        Assert.Null(_service.Documents["e2"]["venueId"]);
    }

    [Fact]
    public async Task Of_several_entries_of_one_event_the_newest_is_written()
    {
        await _index.UpsertAsync([Samples.Event("e1", 2), Samples.Event("e1", 3), Samples.Event("e1", 1)], default);

        Assert.Equal(3, Version("e1"));
        Assert.Single(_service.Requests, IsWrite);
    }

    [Fact]
    public async Task What_this_process_wrote_counts_before_the_service_shows_it()
    {
        _service.Lags = true;
        await _index.UpsertAsync([Samples.Event("e1", 5)], default);

        await _index.UpsertAsync([Samples.Event("e1", 4)], default);
        await _index.DeleteAsync([new RemovedEvent("e1", 3)], default);

        Assert.Equal(5, Version("e1"));
    }

    [Fact]
    public async Task Without_its_own_memory_a_process_would_undo_what_it_wrote_moments_before()
    {
        _service.Lags = true;
        await _index.UpsertAsync([Samples.Event("e1", 5)], default);

        await Another().UpsertAsync([Samples.Event("e1", 4)], default);

        Assert.Equal(4, Version("e1"));
    }

    [Fact]
    public async Task Batches_of_one_process_never_overlap()
    {
        var taken = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _service.BeforeWrite = () => taken.TrySetResult() ? release.Task : Task.CompletedTask;
        Task older = _index.UpsertAsync([Samples.Event("e1", 4)], default);
        await taken.Task;
        Task newer = _index.UpsertAsync([Samples.Event("e1", 5)], default);

        Assert.Equal(2, _service.Requests.Count);
        release.SetResult();
        await Task.WhenAll(older, newer);

        Assert.Equal(5, Version("e1"));
    }

    [Fact]
    public async Task A_removed_event_leaves_its_version_and_an_older_entry_does_not_bring_it_back()
    {
        await _index.UpsertAsync([Samples.Event("e1", 5)], default);

        await _index.DeleteAsync([new RemovedEvent("e1", 6)], default);
        await Another().UpsertAsync([Samples.Event("e1", 5)], default);

        JsonObject left = _service.Documents["e1"];
        Assert.Equal(6, Version("e1"));
        Assert.All(
            left.Where(field => field.Key is not ("eventId" or "version" or "form" or "removedAt")),
            field => Assert.True(field.Value is null or JsonArray { Count: 0 }, $"{field.Key} is {field.Value}"));
    }

    [Fact]
    public async Task What_no_search_finds_is_deleted_after_a_while_also_if_somebody_else_was_quicker()
    {
        await _index.UpsertAsync([Samples.Event("e1", 1), Samples.Event("e2", 1), Samples.Event("e3", 1)], default);
        await _index.DeleteAsync([new RemovedEvent("e1", 2)], default);
        _clock.Advance(EntryWrites.RemovedKept - TimeSpan.FromTicks(1));
        await _index.UpsertAsync([Samples.Event("e4", 1)], default);
        Assert.Contains("e1", _service.Documents);

        _service.Documents["e2"]["startsAt"] = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        _service.Statuses["e1"] = new Queue<int>([404]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _index.UpsertAsync([Samples.Event("e4", 2)], default);

        Assert.Equal(
            """{"value":[{"@search.action":"delete","eventId":"e1"},{"@search.action":"delete","eventId":"e2"}]}""",
            _service.Requests[^1].Body);
        Assert.DoesNotContain("e2", _service.Documents);
        Assert.Contains("e3", _service.Documents);
    }

    [Fact]
    public async Task An_event_of_the_past_that_is_given_a_new_date_is_not_taken_for_over()
    {
        _service.Documents["e1"] = new JsonObject
        {
            ["eventId"] = "e1",
            ["version"] = 1L,
            ["startsAt"] = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        };
        _service.Refresh();
        _service.Lags = true;

        await _index.UpsertAsync([Samples.Event("e1", 2)], default);

        Assert.Contains("removedAt lt", _service.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Equal(2, Version("e1"));
    }

    [Theory]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_entry_that_the_service_was_too_busy_for_is_sent_again_alone(int status)
    {
        _service.Statuses["e1"] = new Queue<int>([status, status]);

        await Finish(_index.UpsertAsync([Samples.Event("e1", 1), Samples.Event("e2", 1)], default));

        Assert.Equal([1, 1], [Version("e1"), Version("e2")]);
        Assert.Equal([2, 1, 1], _service.Requests.Where(IsWrite).Select(write => JsonNode.Parse(write.Body)!["value"]!.AsArray().Count));
    }

    [Fact]
    public async Task An_entry_that_is_still_refused_in_the_end_fails_the_batch_and_the_others_are_written()
    {
        _service.Statuses["e1"] = new Queue<int>(Enumerable.Repeat(503, EntryWrites.Attempts));

        EntriesRefusedException refused = await Assert.ThrowsAsync<EntriesRefusedException>(
            () => Finish(_index.UpsertAsync([Samples.Event("e1", 1), Samples.Event("e2", 1)], default)));

        Assert.Equal("1 entries were not indexed: 'e1' 503: Not now.", refused.Message);
        Assert.Equal(EntryWrites.Attempts, _service.Requests.Count(IsWrite));
        Assert.Equal(1, Version("e2"));

        // The change feed brings the batch again.
        await _index.UpsertAsync([Samples.Event("e1", 1), Samples.Event("e2", 1)], default);
        Assert.Equal(1, Version("e1"));
    }

    [Fact]
    public async Task An_entry_that_can_never_be_taken_is_not_sent_again()
    {
        _service.Statuses["e1"] = new Queue<int>([400]);

        await Assert.ThrowsAsync<EntriesRefusedException>(
            () => _index.UpsertAsync([Samples.Event("e1", 1), Samples.Event("e2", 1)], default));

        Assert.Single(_service.Requests, IsWrite);
        Assert.Equal(1, Version("e2"));
    }

    [Fact]
    public async Task A_conflict_is_resolved_in_favour_of_the_newer_entry()
    {
        _service.Statuses["e1"] = new Queue<int>([409]);
        _service.BeforeWrite = () =>
        {
            _service.Documents["e1"] = new JsonObject { ["eventId"] = "e1", ["version"] = 5L };
            return Task.CompletedTask;
        };

        await Finish(_index.UpsertAsync([Samples.Event("e1", 4)], default));

        Assert.Equal(5, Version("e1"));
        Assert.Single(_service.Requests, IsWrite);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_throttled_request_is_repeated(HttpStatusCode status)
    {
        _service.Answers.Enqueue((status, ""));
        _service.Answers.Enqueue((status, ""));

        await _index.UpsertAsync([Samples.Event("e1", 1)], default);

        Assert.Equal(1, Version("e1"));
    }

    [Fact]
    public async Task A_service_that_stays_throttled_fails_the_batch_so_that_the_change_feed_brings_it_again()
    {
        for (int i = 0; i < 5; i++)
        {
            _service.Answers.Enqueue((HttpStatusCode.ServiceUnavailable, ""));
        }

        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => _index.UpsertAsync([Samples.Event("e1", 1)], default));

        Assert.Equal(503, failure.Status);
        await _index.UpsertAsync([Samples.Event("e1", 1)], default);
        Assert.Equal(1, Version("e1"));
    }

    [Fact]
    public async Task A_thousand_entries_are_one_request_and_one_more_is_another()
    {
        await _index.UpsertAsync([.. Enumerable.Range(0, EntryWrites.BatchSize + 1).Select(n => Samples.Event($"e{n}", 1))], default);

        Assert.Equal(EntryWrites.BatchSize + 1, _service.Documents.Count);
        Assert.Equal([1000, 1], _service.Requests.Where(IsWrite).Select(write => JsonNode.Parse(write.Body)!["value"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_split()
    {
        await _index.UpsertAsync([], default);
        _service.Answers.Enqueue((HttpStatusCode.OK, """{"value":[]}"""));
        _service.Answers.Enqueue((HttpStatusCode.RequestEntityTooLarge, ""));

        await _index.UpsertAsync([.. Enumerable.Range(0, 5).Select(n => Samples.Event($"e{n}", 1))], default);

        Assert.Equal([5, 2, 3], _service.Requests.Where(IsWrite).Select(write => JsonNode.Parse(write.Body)!["value"]!.AsArray().Count));
        Assert.Equal(5, _service.Documents.Count);
    }

    public void Dispose()
    {
        _writes.Dispose();
        _service.Dispose();
    }

    private static bool IsWrite(SearchServiceDouble.Request request) =>
        request.Path.Contains("search.index", StringComparison.Ordinal) && request.Body.Contains("mergeOrUpload", StringComparison.Ordinal);

    /// <summary>Another process: it remembers nothing of what this one wrote.</summary>
    private AiSearchIndex Another()
    {
        AiSearchClients clients = _service.Clients();
        return new AiSearchIndex(clients, new EntryWrites(clients, _clock), _clock);
    }

    private long Version(string id) => (long)_service.Documents[id]["version"]!;

    /// <summary>Lets the pauses between attempts pass.</summary>
    private async Task Finish(Task writing)
    {
        await Eventually.Async(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return writing.IsCompleted;
        });
        await writing;
    }
}
