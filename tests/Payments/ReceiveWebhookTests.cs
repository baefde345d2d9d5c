using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tests.Decisions;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>What is taken, and what of it goes onto the queue.</summary>
public sealed class ReceiveWebhookTests : IAsyncLifetime
{
    private const string Authorised = """
        {"id":"evt_1","object":"event","api_version":"2024-10-28.acacia","type":"payment_intent.amount_capturable_updated","livemode":false,
         "data":{"object":{"id":"pi_1","object":"payment_intent","status":"requires_capture",
          "metadata":{"bookingId":"b-1","userId":"auth0|alice"}}}}
        """;

    private readonly WebhookApp _app = new();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_signed_event_is_queued_under_its_own_id_and_then_acknowledged()
    {
        (await _app.PostAsync(Authorised)).Is(HttpStatusCode.OK);

        Assert.Equal(
            new PaymentEvent("evt_1", "pi_1", "b-1", "auth0|alice", Type: "payment_intent.amount_capturable_updated"), _app.OnlyQueued());
        Assert.Equal("evt_1", _app.Queued[0].MessageId);
    }

    /// <summary>One point read shows whether it tells anything new. Without an answer of the store it is taken for news.</summary>
    [Theory]
    [InlineData("done", true, 0)]
    [InlineData("sold", true, 0)]
    [InlineData("paying, id known", true, 1)]
    [InlineData("paying", true, 1)]
    [InlineData("held again", true, 1)]
    [InlineData(null, true, 1)]
    [InlineData("done", false, 1)]
    public async Task An_event_that_tells_nothing_new_is_acknowledged_and_not_queued(string? booking, bool storeAnswers, int queued)
    {
        if (booking is not null)
        {
            await _app.Bookings.CreateAsync(Given.Booking(booking) with { Id = "b-1", UserId = "auth0|alice" }, default);
        }

        int reads = 0;
        _app.Bookings.Answers = storeAnswers ? null : StoreStatus.Throttled;
        _app.Bookings.Shows = found =>
        {
            reads++;
            return found;
        };

        (await _app.PostAsync(Authorised)).Is(HttpStatusCode.OK);

        Assert.Equal((booking is not null && storeAnswers ? 1 : 0, queued), (reads, _app.Queued.Count));
    }

    [Theory]
    [InlineData("payment_intent.payment_failed")]
    [InlineData("payment_intent.succeeded")]
    [InlineData("payment_intent.canceled")]
    [InlineData("payment_intent.processing")]
    [InlineData("payment_intent.requires_action")]
    public async Task Every_event_of_a_payment_is_queued(string type)
    {
        (await _app.PostAsync(Authorised.Replace("payment_intent.amount_capturable_updated", type, StringComparison.Ordinal)))
            .Is(HttpStatusCode.OK);

        Assert.Equal(type, _app.OnlyQueued().Type);
    }

    [Theory]
    [InlineData("charge.refunded", "ch_1", """{"bookingId":"b-1","userId":"alice"}""", "b-1", "alice")]
    [InlineData("charge.refund.updated", "re_1", "{}", "", "")]
    [InlineData("refund.created", "re_1", "{}", "", "")]
    [InlineData("refund.updated", "re_1", "null", "", "")]
    [InlineData("refund.failed", "re_1", "{}", "", "")]
    [InlineData("charge.dispute.created", "du_1", "{}", "", "", "Open")]
    [InlineData("charge.dispute.closed", "du_1", "{}", "", "", "Won")]
    public async Task An_event_of_a_charge_a_refund_or_a_dispute_names_the_payment(
        string type, string id, string metadata, string bookingId, string userId, string? dispute = null)
    {
        (await _app.PostAsync(
            $$$"""{"id":"evt_2","type":"{{{type}}}","livemode":false,"data":"""
            + $$$"""{"object":{"id":"{{{id}}}","payment_intent":"pi_1","metadata":{{{metadata}}} } } }""")).Is(HttpStatusCode.OK);

        DisputeState? state = dispute is null ? null : Enum.Parse<DisputeState>(dispute);
        Assert.Equal(new PaymentEvent("evt_2", "pi_1", bookingId, userId, Type: type, Dispute: state), _app.OnlyQueued());
    }

    /// <summary>Whose payment it is, only the provider's record of it tells: an event is never left aside for its metadata.</summary>
    [Theory]
    [InlineData("{}", "", "")]
    [InlineData("null", "", "")]
    [InlineData("""{"bookingId":"no/id","userId":"alice"}""", "", "alice")]
    [InlineData("""{"bookingId":"b-1"}""", "b-1", "")]
    public async Task An_event_of_a_payment_that_is_not_ours_by_its_metadata_is_kept(string metadata, string bookingId, string userId)
    {
        (await _app.PostAsync(
            """{"id":"evt_3","type":"payment_intent.succeeded","livemode":false,"data":"""
            + $$$"""{"object":{"id":"pi_1","metadata":{{{metadata}}} } } }""")).Is(HttpStatusCode.OK);

        Assert.Equal(new PaymentEvent("evt_3", "pi_1", bookingId, userId, Type: "payment_intent.succeeded"), _app.OnlyQueued());
    }

    [Fact]
    public async Task A_user_id_longer_than_any_of_ours_is_none()
    {
        (await _app.PostAsync(Authorised.Replace("auth0|alice", new string('a', Limits.UserIdLength + 1), StringComparison.Ordinal)))
            .Is(HttpStatusCode.OK);

        Assert.Equal("", _app.OnlyQueued().UserId);
    }

    [Theory]
    [InlineData("""{"id":"evt_3","type":"customer.created","livemode":false,"data":{"object":{"id":"cus_1"}}}""")]
    [InlineData(
        """{"id":"evt_3","type":"payment_intent.created","livemode":false,"data":"""
        + """{"object":{"id":"pi_1","metadata":{"bookingId":"b-1","userId":"alice"}}}}""")]
    [InlineData("""{"id":"evt_3","type":"balance.available","livemode":false,"data":{"object":{"object":"balance","metadata":5}}}""")]
    [InlineData("""{"id":"evt_3","type":"charge.refunded","livemode":false,"data":{"object":{"id":"ch_1","payment_intent":null}}}""")]
    [InlineData("""{"id":"evt_3","type":"refund.created","livemode":false,"data":{"object":{"id":"re_1"}}}""")]
    public async Task What_is_about_no_payment_is_acknowledged_and_left_aside(string body)
    {
        (await _app.PostAsync(body)).Is(HttpStatusCode.OK);

        Assert.Empty(_app.Queued);
    }

    [Fact]
    public async Task An_event_signed_with_the_secret_before_is_taken_while_secrets_are_exchanged()
    {
        byte[] body = Encoding.UTF8.GetBytes(Authorised);

        (await _app.PostAsync(body, _app.Sign(Authorised, WebhookApp.PreviousSecret))).Is(HttpStatusCode.OK);
        (await _app.PostAsync(body, $"{_app.Sign(Authorised, "whsec_of_none")},{_app.Sign(Authorised).Split(',')[1]}"))
            .Is(HttpStatusCode.OK);

        Assert.Equal(2, _app.Queued.Count);
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task A_signature_is_good_for_five_minutes_either_way(int seconds)
    {
        string signature = _app.Sign(Authorised);
        _app.Time.Advance(TimeSpan.FromSeconds(seconds));

        (await _app.PostAsync(Encoding.UTF8.GetBytes(Authorised), signature)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_may_have_64_KB_and_no_more()
    {
        string fits = Authorised + new string(' ', Limits.BodyBytes - Authorised.Length);
        (await _app.PostAsync(fits)).Is(HttpStatusCode.OK);

        (await _app.PostAsync(fits + " ")).IsRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");

        Assert.Single(_app.Queued);
    }

    public static TheoryData<Exception> Troubles { get; } = new(
        new ServiceBusException("inner secret", ServiceBusFailureReason.ServiceBusy),
        new ServiceBusException("inner secret", ServiceBusFailureReason.QuotaExceeded),
        new TimeoutException("inner secret"),
        new UnauthorizedAccessException("inner secret"),
        new TaskCanceledException("inner secret"),
        new SocketException((int)SocketError.ConnectionRefused),
        new IOException("inner secret"),
        new InvalidOperationException("inner secret"),
        new ObjectDisposedException("inner secret"),
        new JsonException("inner secret"));

    [Theory]
    [MemberData(nameof(Troubles), DisableDiscoveryEnumeration = true)]
    public async Task An_event_that_cannot_be_queued_is_not_acknowledged(Exception trouble)
    {
        _app.Fails = trouble;

        Answer answer = await _app.PostAsync(Authorised);

        answer.IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("inner secret", answer.Body, StringComparison.Ordinal);
        _app.Fails = null;
        (await _app.PostAsync(Authorised)).Is(HttpStatusCode.OK);
        Assert.Equal("evt_1", _app.OnlyQueued().EventId);
    }
}
