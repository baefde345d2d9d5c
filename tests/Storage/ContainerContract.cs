using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

/// <summary>What every store must do behind the seam. Each store derives from it and gives an empty container of bookings.</summary>
public abstract class ContainerContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private protected abstract IDocumentContainer<BookingDocument> Bookings { get; }

    [SkippableFact]
    public async Task What_was_never_created_is_not_found()
    {
        StoreResult<BookingDocument> found = await ReadAsync("none", "alice");

        Assert.Equal(new StoreResult<BookingDocument>(StoreStatus.NotFound), found);
        Assert.Equal(StoreStatus.NotFound, (await ReplaceAsync(Booking("none"), "\"1\"")).Status);
        Assert.Equal(StoreStatus.NotFound, (await DeleteAsync("none", "alice", "\"1\"")).Status);
    }

    [SkippableFact]
    public async Task A_document_comes_back_as_it_was_created_under_the_same_ETag()
    {
        BookingDocument booking = Booking("b") with
        {
            Payment = new BookingPayment.Processing
            {
                Number = 2,
                Method = "pm_ok",
                IdempotencyKey = "key",
                ReturnUrl = "https://example.org/back",
                PayingAt = Noon,
                SettleBy = Noon.AddMinutes(5),
            },
            Refusal = new(["t1"], [], true),
            Timeline = [new(Noon.AddTicks(7), TimelineStep.Held)],
        };

        StoreResult<BookingDocument> created = await CreateAsync(booking);
        StoreResult<BookingDocument> found = await ReadAsync("b", "alice");

        Assert.True(created.IsOk && found.IsOk);
        Assert.False(string.IsNullOrEmpty(created.ETag));
        Assert.Equal(created.ETag, found.ETag);
        AssertSame(booking, created.Document);
        AssertSame(booking, found.Document);
    }

    [SkippableFact]
    public async Task An_id_that_is_taken_conflicts_and_changes_nothing()
    {
        string etag = await CreatedAsync(Booking("b", number: 1));

        Assert.Equal(new StoreResult<BookingDocument>(StoreStatus.Conflict), await CreateAsync(Booking("b", number: 2)));

        StoreResult<BookingDocument> found = await ReadAsync("b", "alice");
        Assert.Equal((1, etag), (found.Document!.Number, found.ETag));
    }

    [SkippableFact]
    public async Task An_id_is_taken_within_its_partition_only()
    {
        await CreatedAsync(Booking("b", "alice", number: 1));
        await CreatedAsync(Booking("b", "bob", number: 2));

        Assert.Equal(1, (await ReadAsync("b", "alice")).Document!.Number);
        Assert.Equal(2, (await ReadAsync("b", "bob")).Document!.Number);
        Assert.Equal(StoreStatus.NotFound, (await ReadAsync("b", "carol")).Status);
    }

    [SkippableFact]
    public async Task A_replace_takes_the_current_ETag_and_gives_a_new_one()
    {
        string first = await CreatedAsync(Booking("b", number: 1));

        StoreResult<BookingDocument> replaced = await ReplaceAsync(Booking("b", number: 2), first);
        StoreResult<BookingDocument> stale = await ReplaceAsync(Booking("b", number: 3), first);

        Assert.True(replaced.IsOk);
        Assert.NotEqual(first, replaced.ETag);
        Assert.Equal(2, replaced.Document!.Number);
        Assert.Equal(new StoreResult<BookingDocument>(StoreStatus.PreconditionFailed), stale);
        StoreResult<BookingDocument> found = await ReadAsync("b", "alice");
        Assert.Equal((2, replaced.ETag), (found.Document!.Number, found.ETag));
    }

    [SkippableFact]
    public async Task A_replace_with_the_same_content_still_makes_a_new_ETag()
    {
        string first = await CreatedAsync(Booking("b"));
        StoreResult<BookingDocument> replaced = await ReplaceAsync(Booking("b"), first);

        Assert.True(replaced.IsOk);
        Assert.NotEqual(first, replaced.ETag);
        Assert.Equal(StoreStatus.PreconditionFailed, (await ReplaceAsync(Booking("b"), first)).Status);
    }

    [SkippableFact]
    public async Task A_delete_takes_the_current_ETag_and_frees_the_id()
    {
        string first = await CreatedAsync(Booking("b", number: 1));
        string second = (await ReplaceAsync(Booking("b", number: 2), first)).ETag!;

        Assert.Equal(StoreStatus.PreconditionFailed, (await DeleteAsync("b", "alice", first)).Status);
        Assert.True((await ReadAsync("b", "alice")).IsOk);
        Assert.True((await DeleteAsync("b", "alice", second)).IsOk);
        Assert.Equal(StoreStatus.NotFound, (await ReadAsync("b", "alice")).Status);
        Assert.Equal(StoreStatus.NotFound, (await DeleteAsync("b", "alice", second)).Status);

        string third = await CreatedAsync(Booking("b", number: 3));
        Assert.DoesNotContain(third, new[] { first, second });
        Assert.Equal(StoreStatus.PreconditionFailed, (await ReplaceAsync(Booking("b"), second)).Status);
    }

    [SkippableFact]
    public async Task Of_fifty_that_create_one_id_at_once_one_wins()
    {
        StoreResult<BookingDocument>[] results = await Task.WhenAll(
            Enumerable.Range(1, 50).Select(i => Task.Run(() => CreateAsync(Booking("b", number: i)))));

        StoreResult<BookingDocument> winner = Assert.Single(results, result => result.IsOk);
        Assert.Equal(49, results.Count(result => result.Status == StoreStatus.Conflict));
        StoreResult<BookingDocument> found = await ReadAsync("b", "alice");
        Assert.Equal((winner.Document!.Number, winner.ETag), (found.Document!.Number, found.ETag));
    }

    [SkippableFact]
    public async Task Of_fifty_that_replace_one_version_at_once_one_wins()
    {
        string etag = await CreatedAsync(Booking("b", number: 0));

        StoreResult<BookingDocument>[] results = await Task.WhenAll(
            Enumerable.Range(1, 50).Select(i => Task.Run(() => ReplaceAsync(Booking("b", number: i), etag))));

        StoreResult<BookingDocument> winner = Assert.Single(results, result => result.IsOk);
        Assert.Equal(49, results.Count(result => result.Status == StoreStatus.PreconditionFailed));
        StoreResult<BookingDocument> found = await ReadAsync("b", "alice");
        Assert.Equal((winner.Document!.Number, winner.ETag), (found.Document!.Number, found.ETag));
    }

    [SkippableFact]
    public async Task Fifty_that_count_up_by_conditional_writes_lose_no_count()
    {
        await CreatedAsync(Booking("b", number: 0));

        await Task.WhenAll(Enumerable.Range(1, 50).Select(_ => Task.Run(async () =>
        {
            StoreResult<BookingDocument> written;
            do
            {
                StoreResult<BookingDocument> found = await ReadAsync("b", "alice");
                written = await ReplaceAsync(found.Document! with { Number = found.Document.Number + 1 }, found.ETag!);
            }
            while (!written.IsOk);
        })));

        Assert.Equal(50, (await ReadAsync("b", "alice")).Document!.Number);
    }

    [SkippableFact]
    public async Task A_query_in_a_partition_shows_its_documents_with_their_ETags_and_no_others()
    {
        string etag = await CreatedAsync(Booking("b1", "alice"));
        await CreatedAsync(Booking("b2", "bob"));
        await CreatedAsync(Booking("b3", "alice") with { EventId = "other" });

        QueryPage<BookingDocument> page = await QueryAsync(new("alice", [new("eventId", Comparison.Equal, "event")]));

        StoreResult<BookingDocument> item = Assert.Single(page.Items);
        Assert.Equal((StoreStatus.Ok, "b1", etag), (item.Status, item.Document!.Id, item.ETag));
        Assert.Null(page.Continuation);
    }

    [SkippableFact]
    public async Task A_query_over_all_partitions_finds_what_is_due_in_order_and_not_what_lacks_a_deadline()
    {
        for (int i = 0; i < 20; i++)
        {
            await CreatedAsync(Booking($"b{i:00}", $"user{i}") with { DueAt = i % 4 == 0 ? null : 1_000 - i, Shard = i % 2 });
        }

        QueryPage<BookingDocument> page = await QueryAsync(new(
            null, [new("shard", Comparison.Equal, 1), new("dueAt", Comparison.LessThanOrEqual, 995L)], OrderBy: "dueAt"));

        Assert.Equal(["b19", "b17", "b15", "b13", "b11", "b09", "b07", "b05"], Ids(page));
    }

    [SkippableFact]
    public async Task An_order_leaves_out_what_lacks_its_property()
    {
        await CreatedAsync(Booking("b1") with { DueAt = 2 });
        await CreatedAsync(Booking("b2") with { DueAt = null });
        await CreatedAsync(Booking("b3") with { DueAt = 1 });

        Assert.Equal(["b3", "b1"], Ids(await QueryAsync(new(null, [], OrderBy: "dueAt"))));
        Assert.Equal(["b1", "b3"], Ids(await QueryAsync(new("alice", [], OrderBy: "dueAt", Descending: true))));
    }

    [SkippableFact]
    public async Task Bounds_are_inclusive_and_states_are_compared_by_their_names()
    {
        for (int i = 1; i <= 6; i++)
        {
            await CreatedAsync(Booking($"b{i}") with { DueAt = i, State = i == 3 ? BookingState.Paying : BookingState.Held });
        }

        QueryPage<BookingDocument> page = await QueryAsync(new(
            "alice",
            [
                new("dueAt", Comparison.GreaterThanOrEqual, 2),
                new("dueAt", Comparison.LessThanOrEqual, 5),
                new("state", Comparison.Equal, "held"),
            ],
            OrderBy: "dueAt"));

        Assert.Equal(["b2", "b4", "b5"], Ids(page));
    }

    [SkippableTheory]
    [InlineData(false, "alice")]
    [InlineData(true, "alice")]
    [InlineData(false, null)]
    [InlineData(true, null)]
    public async Task Pages_hold_every_document_once_in_order_to_the_last(bool descending, string? partitionKey)
    {
        for (int i = 0; i < 23; i++)
        {
            await CreatedAsync(Booking($"b{i:00}") with { DueAt = i });
        }

        List<string> ids = await AllAsync(new(partitionKey, [], OrderBy: "dueAt", Descending: descending, PageSize: 5));

        IEnumerable<string> expected = Enumerable.Range(0, 23).Select(i => $"b{i:00}");
        Assert.Equal(descending ? expected.Reverse() : expected, ids);
    }

    [SkippableFact]
    public async Task Paging_finds_once_what_nobody_writes_while_others_are_written()
    {
        for (int i = 0; i < 30; i++)
        {
            await CreatedAsync(Booking($"stay{i}") with { DueAt = i });
        }

        List<string> ids = await AllAsync(
            new("alice", [], OrderBy: "dueAt", PageSize: 4),
            betweenPages: page => CreatedAsync(Booking($"new{page}") with { DueAt = 0 }));

        Assert.Equal(30, ids.Count(id => id.StartsWith("stay", StringComparison.Ordinal)));
        Assert.Equal(30, ids.Distinct().Count(id => id.StartsWith("stay", StringComparison.Ordinal)));
    }

    /// <summary>An event's sales figures rest on it: no booking may count twice, or not at all, because it goes on.</summary>
    [SkippableFact]
    public async Task Paging_finds_once_what_is_written_meanwhile_if_what_is_asked_for_stays()
    {
        foreach (int i in Enumerable.Range(0, 30))
        {
            await CreatedAsync(Booking($"b{i}", $"user{i % 7}"));
        }

        List<string> ids = await AllAsync(
            BookingsOfEvent.All("event", 4),
            async page =>
            {
                for (int i = page; i < 30; i += 3)
                {
                    StoreResult<BookingDocument> found = await ReadAsync($"b{i}", $"user{i % 7}");
                    BookingDocument next = found.Document! with { State = BookingState.Booked, DueAt = i };
                    Assert.True((await ReplaceAsync(next with { Fingerprint = new('x', 100 * page) }, found.ETag!)).IsOk);
                }
            });

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"b{i}").Order(), ids.Order());
    }

    [SkippableFact]
    public async Task Newest_first_holds_for_any_fraction_of_a_second_and_any_offset()
    {
        DateTimeOffset[] instants =
        [
            Noon, Noon.AddTicks(1), Noon.AddMilliseconds(5), Noon.AddMilliseconds(50), Noon.AddMilliseconds(500).ToOffset(
                TimeSpan.FromHours(9)),
            Noon.AddSeconds(1).ToOffset(TimeSpan.FromHours(-5)), Noon.AddSeconds(10), Noon.AddDays(40),
        ];
        foreach (int i in new[] { 3, 0, 7, 5, 1, 6, 2, 4 })
        {
            await CreatedAsync(Booking($"b{i}") with { CreatedAt = instants[i] });
        }

        List<string> newest = await AllAsync(new("alice", [], OrderBy: "createdAt", Descending: true, PageSize: 3));
        QueryPage<BookingDocument> until = await QueryAsync(new(
            "alice", [new("createdAt", Comparison.LessThanOrEqual, InstantConverter.Text(instants[4]))], OrderBy: "createdAt"));

        Assert.Equal(["b7", "b6", "b5", "b4", "b3", "b2", "b1", "b0"], newest);
        Assert.Equal(["b0", "b1", "b2", "b3", "b4"], Ids(until));
    }

    [SkippableTheory]
    [InlineData("auth0|ann@example.org")]
    [InlineData("O'Hara \"--\" \\ % _")]
    [InlineData("日本 🎫 é e\u0301")]
    [InlineData("a\nb\tc")]
    public async Task Any_text_is_a_value_and_no_more(string text)
    {
        await CreatedAsync(Booking("b", text) with { EventId = text, Fingerprint = text });
        await CreatedAsync(Booking("other", "somebody"));

        Assert.Equal(text, (await ReadAsync("b", text)).Document!.Fingerprint);
        Assert.Equal(["b"], Ids(await QueryAsync(new(text, []))));
        Assert.Equal(["b"], Ids(await QueryAsync(new(null, [new("eventId", Comparison.Equal, text)]))));
    }

    [SkippableFact]
    public async Task A_document_of_a_megabyte_comes_back_whole()
    {
        BookingDocument booking = Booking("b") with { Fingerprint = new string('f', 1_000_000) };
        string etag = await CreatedAsync(booking);

        AssertSame(booking, (await ReadAsync("b", "alice")).Document);
        Assert.True((await ReplaceAsync(booking with { Fingerprint = "small" }, etag)).IsOk);
        Assert.Equal("small", (await ReadAsync("b", "alice")).Document!.Fingerprint);
    }

    [SkippableFact]
    public async Task What_was_cancelled_before_it_began_changes_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bookings.CreateAsync(Booking("b"), cancelled));
        Assert.Equal(StoreStatus.NotFound, (await ReadAsync("b", "alice")).Status);
    }

    private protected static BookingDocument Booking(string id, string userId = "alice", int number = 1) => new()
    {
        Id = id,
        UserId = userId,
        EventId = "event",
        Number = number,
        State = BookingState.Held,
        Tickets = [new("event-A-1-1", "A", "1", "1", 5_000)],
        Total = 5_000,
        Currency = "EUR",
        CreatedAt = Noon,
        ExpiresAt = Noon.AddMinutes(10),
        Shard = 0,
        Fingerprint = "f",
        Attempt = "1",
        Timeline = [],
    };

    [SkippableTheory]
    [InlineData("")]
    [InlineData("garbage!")]
    [InlineData("e30")]
    [InlineData("[1]")]
    public async Task A_continuation_that_no_query_returned_is_not_found(string continuation)
    {
        await CreatedAsync(Booking("b"));

        QueryPage<BookingDocument> page = await Bookings.QueryAsync(
            new DocumentQuery("alice", [], OrderBy: "createdAt", Continuation: continuation), default);

        Assert.Equal((StoreStatus.NotFound, 0), (page.Status, page.Items.Count));
    }

    private Task<StoreResult<BookingDocument>> ReadAsync(string id, string userId) => Bookings.ReadAsync(id, userId, default);

    private Task<StoreResult<BookingDocument>> CreateAsync(BookingDocument booking) => Bookings.CreateAsync(booking, default);

    private Task<StoreResult<BookingDocument>> ReplaceAsync(BookingDocument booking, string ifMatch) =>
        Bookings.ReplaceAsync(booking, ifMatch, default);

    private Task<StoreResult<BookingDocument>> DeleteAsync(string id, string userId, string ifMatch) =>
        Bookings.DeleteAsync(id, userId, ifMatch, default);

    private async Task<string> CreatedAsync(BookingDocument booking)
    {
        StoreResult<BookingDocument> created = await CreateAsync(booking);
        Assert.Equal(StoreStatus.Ok, created.Status);
        return created.ETag!;
    }

    private async Task<QueryPage<BookingDocument>> QueryAsync(DocumentQuery query)
    {
        QueryPage<BookingDocument> page = await Bookings.QueryAsync(query, default);
        Assert.Equal(StoreStatus.Ok, page.Status);
        return page;
    }

    private async Task<List<string>> AllAsync(DocumentQuery query, Func<int, Task>? betweenPages = null)
    {
        List<string> ids = [];
        for (int number = 0; ; number++)
        {
            QueryPage<BookingDocument> page = await QueryAsync(query);
            Assert.True(page.Items.Count <= query.PageSize);
            ids.AddRange(Ids(page));
            if (page.Continuation is null)
            {
                return ids;
            }

            query = query with { Continuation = page.Continuation };
            await (betweenPages?.Invoke(number) ?? Task.CompletedTask);
        }
    }

    private static string[] Ids(QueryPage<BookingDocument> page) => [.. page.Items.Select(item => item.Document!.Id)];

    private static void AssertSame(BookingDocument expected, BookingDocument? actual) => Assert.Equal(
        JsonSerializer.Serialize(expected, BookingsDocuments.Default.BookingDocument),
        JsonSerializer.Serialize(actual!, BookingsDocuments.Default.BookingDocument));
}
