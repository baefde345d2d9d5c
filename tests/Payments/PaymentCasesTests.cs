using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Payments;

public sealed class PaymentCasesTests
{
    private static readonly CancellationToken s_go = CancellationToken.None;

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryContainer<PaymentCase> _stored = new();
    private readonly FaultyContainer<PaymentCase> _faulty;
    private readonly PaymentCases _cases;

    public PaymentCasesTests()
    {
        _faulty = new FaultyContainer<PaymentCase>(_stored);
        _cases = new PaymentCases(_faulty, _clock, NullLogger<PaymentCases>.Instance);
    }

    [Fact]
    public async Task A_case_that_is_seen_again_keeps_its_beginning()
    {
        DateTimeOffset began = _clock.GetUtcNow();
        await OpenAsync("Asked once.");
        _clock.Advance(TimeSpan.FromMinutes(5));
        await OpenAsync("Asked twice.");

        PaymentCase one = Assert.Single(_stored.All);
        Assert.Equal(
            (began, _clock.GetUtcNow(), 2, "Asked twice.", PaymentCaseStatus.Open),
            (one.Since, one.LastSeen, one.Seen, one.Detail, one.Status));
    }

    [Fact]
    public async Task A_closed_case_is_kept_with_what_became_of_it()
    {
        await OpenAsync("Not back.");
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _cases.CloseAsync(PaymentCaseKind.RefundUnfinished, "pi_1", "It is back.", s_go);
        await _cases.CloseAsync(PaymentCaseKind.RefundUnfinished, "pi_1", "Said again.", s_go);

        PaymentCase one = Assert.Single(_stored.All);
        Assert.Equal(
            (PaymentCaseStatus.Closed, _clock.GetUtcNow(), "It is back.", "Not back."),
            (one.Status, one.ClosedAt!.Value, one.Outcome, one.Detail));
    }

    [Fact]
    public async Task A_case_that_comes_back_begins_anew()
    {
        await OpenAsync("Not back.");
        await _cases.CloseAsync(PaymentCaseKind.RefundUnfinished, "pi_1", "It is back.", s_go);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await OpenAsync("Gone again.");

        PaymentCase one = Assert.Single(_stored.All);
        Assert.Equal((PaymentCaseStatus.Open, _clock.GetUtcNow(), 1, null), (one.Status, one.Since, one.Seen, one.Outcome));
    }

    [Fact]
    public async Task A_case_that_an_administrator_closed_does_not_come_back()
    {
        await OpenAsync("Not back.");
        Assert.True(await _cases.CloseForGoodAsync("refund-unfinished-pi_1", "root", s_go));
        Assert.True(await _cases.CloseForGoodAsync("refund-unfinished-pi_1", "another", s_go));
        await OpenAsync("Still not back.");

        PaymentCase one = Assert.Single(_stored.All);
        Assert.Equal((PaymentCaseStatus.Closed, "root", "Not back."), (one.Status, one.ClosedBy, one.Detail));
        Assert.False(await _cases.CloseForGoodAsync("refund-unfinished-pi_2", "root", s_go));
    }

    [Fact]
    public async Task Closing_what_is_not_on_the_list_writes_nothing()
    {
        await _cases.CloseAsync(PaymentCaseKind.Disputed, "pi_1", "Won.", s_go);

        Assert.Equal(0, _stored.Writes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_who_open_one_case_at_once_make_one_that_was_seen_twice(bool guarded)
    {
        _faulty.CreateOverwrites = !guarded;
        _faulty.BeforeCreateOf = _ => true;
        _faulty.Then = () => OpenAsync("The other's.");

        await OpenAsync("Mine.");

        Assert.Equal(guarded ? 2 : 1, Assert.Single(_stored.All).Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_who_sees_it_at_the_moment_it_is_closed_opens_it_anew(bool guarded)
    {
        await OpenAsync("First.");
        _clock.Advance(TimeSpan.FromMinutes(5));
        _faulty.IgnoresETag = one => !guarded && one.Status == PaymentCaseStatus.Open;
        _faulty.BeforeReplaceBy = one => one.Status == PaymentCaseStatus.Open;
        _faulty.Then = () => _cases.CloseAsync(PaymentCaseKind.RefundUnfinished, "pi_1", "It is back.", s_go);

        await OpenAsync("Second.");

        Assert.Equal(guarded, _stored.All.Single().Since == _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_said_so()
    {
        var cases = new PaymentCases(new StormyCases(), _clock, NullLogger<PaymentCases>.Instance);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => cases.CloseAsync(PaymentCaseKind.Disputed, "pi_1", "Won.", s_go));
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            cases.OpenAsync(new(PaymentCaseKind.Disputed, null, null, "pi_1", 1, "EUR", "Disputed."), s_go));
    }

    [Fact]
    public void Every_kind_s_name_is_the_one_its_documents_have() => Assert.All(Enum.GetValues<PaymentCaseKind>(), kind => Assert.Equal(
        $"\"{PaymentCase.NameOf(kind)}\"", System.Text.Json.JsonSerializer.Serialize(kind)));

    [Theory]
    [InlineData("pi_1", true)]
    [InlineData("a payment of another system's shape", false)]
    [InlineData("pi_0123456789012345678901234567890123456789012345678901234567890123456789", false)]
    public void A_case_s_id_is_an_id_whatever_the_payment_s_is(string paymentId, bool shows)
    {
        string id = PaymentCase.IdOf(PaymentCaseKind.MissingAtProvider, paymentId);

        Assert.True(Ids.IsValid(id));
        Assert.Equal(shows, id == $"missing-at-provider-{paymentId}");
        Assert.NotEqual(id, PaymentCase.IdOf(PaymentCaseKind.Disputed, paymentId));
    }

    private async Task OpenAsync(string detail) =>
        await _cases.OpenAsync(new(PaymentCaseKind.RefundUnfinished, "gala-x-1", "alice", "pi_1", 5_000, "EUR", detail), s_go);

    /// <summary>A store that turns everything away.</summary>
    private sealed class StormyCases : IDocumentContainer<PaymentCase>
    {
        private static readonly Task<StoreResult<PaymentCase>> s_throttled =
            Task.FromResult<StoreResult<PaymentCase>>(StoreStatus.Throttled);

        public Task<StoreResult<PaymentCase>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) => s_throttled;

        public Task<StoreResult<PaymentCase>> CreateAsync(PaymentCase document, CancellationToken cancellationToken) => s_throttled;

        public Task<StoreResult<PaymentCase>> ReplaceAsync(PaymentCase document, string ifMatch, CancellationToken cancellationToken) =>
            s_throttled;

        public Task<StoreResult<PaymentCase>> DeleteAsync(
            string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) => s_throttled;

        public Task<QueryPage<PaymentCase>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
            Task.FromResult(new QueryPage<PaymentCase>(StoreStatus.Throttled, [], null));
    }
}
