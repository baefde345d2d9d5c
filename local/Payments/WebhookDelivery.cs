using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>Sends one webhook, signed at the time of sending, and notes the result.</summary>
internal sealed partial class WebhookDelivery(
    HttpClient http,
    SimulatedLedger ledger,
    IOptions<PaymentsOptions> options,
    TimeProvider time,
    OwnAddress own,
    ILogger<WebhookDelivery> logger)
{
    /// <summary>The longest pause between attempts, so that everything is told soon after a fault ends.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    public async Task SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (await IsTakenAsync(delivery, cancellationToken))
        {
            await ledger.DeliveredAsync(delivery);
        }
        else
        {
            await ledger.PostponeAsync(delivery, Wait(delivery.Attempts));
        }
    }

    /// <summary>Half a second, doubled with every attempt.</summary>
    private static TimeSpan Wait(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(s_longestWait.TotalSeconds, 0.5 * Math.Pow(2, Math.Min(attempts, 10))));

    private async Task<bool> IsTakenAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(delivery.Payload);
        var webhook = new Uri(own(), "/payments/webhook");
        using HttpRequestMessage request = new(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(body, options.Value.WebhookSecret!, time.GetUtcNow()));
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                LogRefused((int)response.StatusCode, delivery.Attempts + 1);
            }

            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException exception)
        {
            LogNotDelivered(exception, delivery.Attempts + 1);
            return false;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The client's own timeout.
            LogNotDelivered(exception, delivery.Attempts + 1);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A webhook was answered {Status} at attempt {Attempt}; it is sent again.")]
    private partial void LogRefused(int status, int attempt);

    [LoggerMessage(LogLevel.Warning, "A webhook was not answered at attempt {Attempt}; it is sent again.")]
    private partial void LogNotDelivered(Exception exception, int attempt);
}
