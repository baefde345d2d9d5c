using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Local.Payments;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>
/// Stands between the provider and the app: takes every webhook that the provider sends and lets none through, so that the app
/// hears of a payment from the storm alone. What it has taken is every change that the provider ever made.
/// </summary>
internal sealed class Wire : HttpMessageHandler
{
    private readonly ConcurrentQueue<(string PaymentId, string Type)> _taken = new();

    /// <summary>How often the provider told of a change, by payment and type.</summary>
    public ILookup<(string PaymentId, string Type), int> Taken() => _taken.ToLookup(change => change, _ => 1);

    public void Replace(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(
        provider => ActivatorUtilities.CreateInstance<WebhookDelivery>(provider, new HttpClient(this, disposeHandler: false))));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument webhook = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        JsonElement about = webhook.RootElement.GetProperty("data").GetProperty("object");
        string paymentId =
            about.TryGetProperty("payment_intent", out JsonElement intent) ? intent.GetString()! : about.GetProperty("id").GetString()!;
        _taken.Enqueue((paymentId, webhook.RootElement.GetProperty("type").GetString()!));
        return new HttpResponseMessage(HttpStatusCode.OK);
    }
}
