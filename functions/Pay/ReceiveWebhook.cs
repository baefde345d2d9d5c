using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Takes the provider's signed events. It answers 200 only once the event is queued, or its booking knows it already: until then the
/// provider sends it again.
/// </summary>
internal sealed partial class ReceiveWebhook(
    IDocumentContainer<BookingDocument> bookings,
    PaymentsUnderWay underWay,
    PaymentEventQueue queue,
    IOptions<PaymentsOptions> options,
    TimeProvider time,
    ILogger<ReceiveWebhook> logger)
{
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);

    [Function(nameof(ReceiveWebhook))]
    [TakesBody]
    [AllowAnyone]
    [IgnoresQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payments/webhook")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (await RequestBody.BytesAsync(request, Limits.BodyBytes, cancellationToken) is not ReadOnlyMemory<byte> body)
        {
            return Refusal.BodyTooLarge(Limits.BodyBytes).ToResult();
        }

        // The signature covers the raw bytes. Nothing reads them before it is checked.
        SignatureCheck check = WebhookSignature.Check(
            request.Headers[WebhookSignature.Header], body.Span, options.Value.WebhookSecrets(), time.GetUtcNow());
        return check switch
        {
            SignatureCheck.Missing => WebhookRefusals.SignatureMissing().ToResult(),
            SignatureCheck.Invalid => WebhookRefusals.SignatureInvalid().ToResult(),
            SignatureCheck.Stale => WebhookRefusals.SignatureStale(Limits.WebhookAge).ToResult(),
            _ => await TakeAsync(WebhookEvent.Read(body.Span, options.Value.IsLive()), cancellationToken),
        };
    }

    private async Task<IResult> TakeAsync(WebhookEvent received, CancellationToken cancellationToken)
    {
        switch (received)
        {
            case WebhookEvent.OfPayment payment:
                return await IsOldAsync(payment.Event, cancellationToken)
                    ? Results.Ok()
                    : await EnqueueAsync(payment.Event, cancellationToken);
            case WebhookEvent.Ignored ignored:
                LogIgnored(ignored.Type);
                return Results.Ok();
            case WebhookEvent.OfOtherMode:
                LogOtherMode(options.Value.IsLive() ? "live" : "test");
                return WebhookRefusals.WrongMode().ToResult();
            default:
                return Refusal.InvalidJson("The body must be an event with 'id', 'type', 'livemode' and 'data.object'.").ToResult();
        }
    }

    /// <summary>One point read tells. If the store does not answer, the event is taken for news.</summary>
    public async Task<bool> IsOldAsync(PaymentEvent told, CancellationToken cancellationToken)
    {
        if (told is not { BookingId.Length: > 0, UserId.Length: > 0 })
        {
            return false;
        }

        await underWay.WaitAsync(told.BookingId, cancellationToken);
        StoreResult<BookingDocument> read = await bookings.ReadAsync(told.BookingId, told.UserId, cancellationToken);
        return PaymentNews.IsOld(told, read.IsOk ? read.Document : null);
    }

    private async Task<IResult> EnqueueAsync(PaymentEvent paymentEvent, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendAsync(paymentEvent, cancellationToken);
            return Results.Ok();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The queue, the network and our identity each have exceptions of their own. Whatever failed, the provider keeps the
            // event and sends it again.
            LogNotQueued(exception, paymentEvent.EventId);
            return Refusal.Unavailable(s_retryAfter).ToResult();
        }
    }

    [LoggerMessage(LogLevel.Debug, "A webhook of type {Type} was acknowledged and left aside.")]
    private partial void LogIgnored(string type);

    [LoggerMessage(
        LogLevel.Error,
        "A webhook of the provider's other mode was refused: our key is a {Mode} key. See which endpoint has this address.")]
    private partial void LogOtherMode(string mode);

    [LoggerMessage(LogLevel.Error, "Webhook {EventId} could not be queued.")]
    private partial void LogNotQueued(Exception exception, string eventId);
}
