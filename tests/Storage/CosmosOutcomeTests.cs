using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;
using TicketMaster.Adapters;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Identity;
using Xunit;
using static TicketMaster.Tests.Storage.ScriptedCosmos;

namespace TicketMaster.Tests.Storage;

/// <summary>What no imitation shows: throttling, lost answers and failovers, at the level of HTTP under the real SDK.</summary>
public sealed class CosmosOutcomeTests : IDisposable
{
    private static readonly SeatDocument Ticket = new()
    {
        Id = "e-A-1-1",
        Row = "e-A-1",
        EventId = "e",
        Section = "A",
        BookingId = "b",
        UserId = "alice",
        Status = SeatStatus.Held,
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Price = 1,
        Version = 1,
    };

    private readonly ScriptedCosmos _account = new();
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CosmosClients _clients;
    private readonly CosmosContainer<SeatDocument> _tickets;

    public CosmosOutcomeTests()
    {
        _clients = new(Options.Create(Account()), () => _account);
        _tickets = Tickets(new(() => _clients.Container(SeatsContainers.SeatDocuments.Container)));
    }

    public void Dispose()
    {
        _clients.Dispose();
        _metrics.Dispose();
        _account.Dispose();
    }

    [Fact]
    public async Task A_throttled_write_is_tried_twice_more_and_then_says_when_to_come_back()
    {
        _account.Script = (_, _) => Answer(429, "", ("x-ms-retry-after-ms", "40"), ("x-ms-substatus", "3200"));

        StoreResult<SeatDocument> result = await _tickets.CreateAsync(Ticket, default);

        Assert.Equal(new StoreResult<SeatDocument>(StoreStatus.Throttled, RetryAfter: TimeSpan.FromMilliseconds(40)), result);
        Assert.Equal(3, _account.Documents.Count);
    }

    [Fact]
    public async Task A_service_that_asks_for_a_longer_pause_than_the_budget_is_obeyed_by_the_caller_not_waited_for()
    {
        _account.Script = (_, _) => Answer(429, "", ("x-ms-retry-after-ms", "2500"));

        StoreResult<SeatDocument> result = await _tickets.ReplaceAsync(Ticket, "\"1\"", default);

        Assert.Equal((StoreStatus.Throttled, TimeSpan.FromMilliseconds(2500)), (result.Status, result.RetryAfter));
        Assert.Single(_account.Documents);
    }

    [Fact]
    public async Task A_write_that_met_another_of_its_document_was_not_made_and_is_sent_again()
    {
        _account.Script = (number, _) => number == 1 ? Answer(449) : Answer(200, "", ("etag", "\"2\""));

        StoreResult<SeatDocument> result = await _tickets.ReplaceAsync(Ticket, "\"1\"", default);

        Assert.Equal((StoreStatus.Ok, "\"2\""), (result.Status, result.ETag));
        Assert.Equal(2, _account.Documents.Count);
    }

    [Fact]
    public async Task A_read_whose_answer_is_lost_is_sent_again()
    {
        string json = JsonSerializer.Serialize(Ticket, SeatsDocuments.Default.SeatDocument);
        _account.Script =
            (number, _) => number == 1 ? throw new HttpRequestException("The connection was reset.") : Answer(200, json, ("etag", "\"2\""));

        Assert.Equal(
            new StoreResult<SeatDocument>(StoreStatus.Ok, Ticket, "\"2\""), await _tickets.ReadAsync(Ticket.Id, Ticket.Row, default));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_write_that_got_no_clear_answer_is_unknown(int status)
    {
        _account.Script = (_, _) => Answer(status);

        Assert.Equal(StoreStatus.Unknown, (await _tickets.CreateAsync(Ticket, default)).Status);
        Assert.Equal(StoreStatus.Unknown, (await _tickets.ReplaceAsync(Ticket, "\"1\"", default)).Status);
        Assert.Equal(StoreStatus.Unknown, (await _tickets.DeleteAsync(Ticket.Id, Ticket.Row, "\"1\"", default)).Status);
    }

    [Fact]
    public async Task A_create_whose_answer_is_lost_is_sent_once_and_is_known_by_reading_again()
    {
        StoreWith(lostAnswers: 1);

        StoreResult<SeatDocument> lost = await _tickets.CreateAsync(Ticket, default);
        Assert.Equal(new StoreResult<SeatDocument>(StoreStatus.Unknown), lost);
        Assert.Single(_account.Documents);

        StoreWith(lostAnswers: _account.Documents.Count + 1);
        StoreResult<SeatDocument> known = await _tickets.CreateKnownAsync(Ticket, found => found.BookingId == Ticket.BookingId, default);
        Assert.Equal((StoreStatus.Ok, "\"1\""), (known.Status, known.ETag));
    }

    [Fact]
    public async Task Without_the_guard_the_SDK_sends_a_lost_create_again_and_takes_it_for_a_conflict()
    {
        StoreWith(lostAnswers: 1);
        using CosmosClient unguarded = new(ScriptedCosmos.Endpoint, Account().AccountKey, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            HttpClientFactory = () => new HttpClient(_account, disposeHandler: false),
        });

        StoreResult<SeatDocument> result = await Tickets(
            new(() => unguarded.GetContainer(StoreNames.Database, SeatsContainers.Seats))).CreateAsync(Ticket, default);

        Assert.Equal(StoreStatus.Conflict, result.Status);
        Assert.Equal(2, _account.Documents.Count);
    }

    [Fact]
    public async Task A_store_that_there_is_no_token_for_is_unknown_and_is_asked_again_with_the_next_operation()
    {
        CosmosOptions account = Account();
        account.AccountKey = null;
        using CosmosClients clients = new(Options.Create(account), () => _account, new NoToken());
        CosmosContainer<SeatDocument> tickets = Tickets(new(() => clients.Container(SeatsContainers.SeatDocuments.Container)));

        for (int attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal(StoreStatus.Unknown, (await tickets.ReadAsync(Ticket.Id, Ticket.Row, default)).Status);
            Assert.Equal(StoreStatus.Unknown, (await tickets.CreateAsync(Ticket, default)).Status);
            Assert.Equal(StoreStatus.Unknown, (await tickets.QueryAsync(new DocumentQuery(null, []), default)).Status);
        }

        Assert.Empty(_account.Documents);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_given_up_and_the_caller_s_own_giving_up_is_none_of_its_answers()
    {
        using ManualResetEventSlim never = new();
        _account.Script = (_, _) =>
        {
            never.Wait(TimeSpan.FromSeconds(1));
            throw new HttpRequestException("Nobody is there.");
        };
        CosmosContainer<SeatDocument> tickets =
            Tickets(new(() => _clients.Container(SeatsContainers.SeatDocuments.Container)), TimeSpan.FromMilliseconds(50));

        Assert.Equal(StoreStatus.Unknown, (await tickets.ReadAsync(Ticket.Id, Ticket.Row, default)).Status);
        using CancellationTokenSource caller = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _tickets.ReadAsync(Ticket.Id, Ticket.Row, caller.Token));
    }

    [Fact]
    public async Task A_replica_that_lags_behind_does_not_say_that_a_document_is_missing()
    {
        _account.Script = (_, _) => Answer(404, "", ("x-ms-substatus", "1002"));

        Assert.Equal(StoreStatus.Unknown, (await _tickets.ReadAsync(Ticket.Id, Ticket.Row, default)).Status);
    }

    [Fact]
    public async Task A_request_that_should_not_have_been_made_is_an_exception()
    {
        _account.Script = (_, _) => Answer(400, """{"message":"no"}""");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _tickets.CreateAsync(Ticket, default));
        _account.Script = (_, _) => Answer(403, "", ("x-ms-substatus", "5300"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _tickets.ReadAsync(Ticket.Id, Ticket.Row, default));
    }

    [Fact]
    public async Task Writes_carry_the_document_as_the_app_writes_it_its_key_and_their_condition_and_ask_for_no_content()
    {
        _account.Script = (_, _) => Answer(200, "", ("etag", "\"2\""));

        StoreResult<SeatDocument> created = await _tickets.CreateAsync(Ticket, default);
        await _tickets.ReplaceAsync(Ticket, "\"1\"", default);
        await _tickets.DeleteAsync(Ticket.Id, Ticket.Row, "\"2\"", default);

        Assert.Equal(new StoreResult<SeatDocument>(StoreStatus.Ok, Ticket, "\"2\""), created);
        Sent[] sent = [.. _account.Documents];
        Assert.Equal([HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete], sent.Select(one => one.Method));
        string json = JsonSerializer.Serialize(Ticket, SeatsDocuments.Default.SeatDocument);
        Assert.Equal([json, json, ""], sent.Select(one => one.Body));
        Assert.All(sent, one => Assert.Equal("[\"e-A-1\"]", one.Headers["x-ms-documentdb-partitionkey"]));
        Assert.All(sent[..2], one => Assert.Equal("return=minimal", one.Headers["Prefer"]));
        Assert.False(sent[0].Headers.ContainsKey("If-Match"));
        Assert.Equal(["\"1\"", "\"2\""], sent[1..].Select(one => one.Headers["If-Match"]));
    }

    [Fact]
    public async Task What_an_operation_cost_is_measured_by_operation_container_status_and_function()
    {
        List<(double Charge, Dictionary<string, object?> Tags)> measured = [];
        IMeterFactory meters = _metrics.GetRequiredService<IMeterFactory>();
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == RequestCharges.Instrument)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, charge, tags, _) => measured.Add((charge, tags.ToArray().ToDictionary())));
        listener.Start();
        _account.Script = (_, sent) => sent.Method == HttpMethod.Get ? Answer(404) : Answer(201, "", ("etag", "\"1\""));

        Mock<FunctionContext> context = new();
        context.Setup(one => one.FunctionDefinition.Name).Returns("ReserveSeats");
        context.Setup(one => one.Items).Returns(new Dictionary<object, object>());
        await new CurrentFunction(meters).Invoke(context.Object, _ => Task.Run(() => _tickets.CreateAsync(Ticket, default)));
        await _tickets.ReadAsync(Ticket.Id, Ticket.Row, default);

        Assert.Equal([5.5, 5.5], measured.Select(one => one.Charge));
        Assert.Equal(
            [("create", "tickets", "201", "ReserveSeats"), ("read", "tickets", "404", "none")],
            measured.Select(one => (
                (string)one.Tags["operation"]!,
                (string)one.Tags["container"]!,
                (string)one.Tags["status"]!,
                (string)one.Tags["route"]!)));
    }

    /// <summary>As a real account but for the key, which saves a token: the SDK looks for its regions, and goes to them.</summary>
    private static CosmosOptions Account() => new()
    {
        AccountEndpoint = ScriptedCosmos.Endpoint,
        AccountKey = Convert.ToBase64String(new byte[64]),
        ConnectionMode = ConnectionMode.Gateway,
    };

    private CosmosContainer<SeatDocument> Tickets(Lazy<Container> container, TimeSpan? patience = null) => new(
        container,
        SeatsContainers.SeatDocuments,
        new RequestCharges(_metrics.GetRequiredService<IMeterFactory>()),
        patience ?? TimeSpan.FromMinutes(1));

    /// <summary>A store of one document that makes writes and then, up to a request, loses the answer.</summary>
    private void StoreWith(int lostAnswers)
    {
        string? stored = null;
        _account.Script = (number, sent) =>
        {
            if (sent.Method == HttpMethod.Get)
            {
                return stored is null ? Answer(404) : Answer(200, stored, ("etag", "\"1\""));
            }

            if (stored is not null)
            {
                return Answer(409);
            }

            stored = sent.Body;
            return number <= lostAnswers ? throw new HttpRequestException("The connection was reset.") : Answer(201, "", ("etag", "\"1\""));
        };
    }
}
