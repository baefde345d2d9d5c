using System.Net;
using System.Threading.Channels;
using TicketMaster.Local.Payments;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>Sends a deck, 64 at a time, and stops now and then for somebody to look.</summary>
internal sealed class Weather(StormApp storm) : IDisposable
{
    private const int AtOnce = 64;

    /// <summary>One in so many exchanges is held to the contract; the rest to its status.</summary>
    private const int Sample = 100;

    /// <summary>How far the clock moves from one look to the next: retries fall due, and no payment is asked for yet.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce })
    {
        BaseAddress = storm.App.Address,
        Timeout = TimeSpan.FromMinutes(2),
    };

    private readonly HttpClient _checked = storm.App.Anyone();
    private readonly string _secret = SimulatedSecrets.Webhook(storm.App.DataPath);
    private int _sent;

    /// <param name="cards">What to send.</param>
    /// <param name="looks">How often to look, evenly spread.</param>
    /// <param name="look">Looks, while the storm goes on.</param>
    public async Task PassAsync(IReadOnlyList<Card> cards, int looks, Func<Task> look)
    {
        // With room for one: who looks is never further behind than that, so that every look falls into the storm.
        Channel<bool> moments = Channel.CreateBounded<bool>(1);
        Task looking = LookAsync(moments, look);
        int every = cards.Count / looks;
        try
        {
            await Parallel.ForAsync(0, cards.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (card, token) =>
            {
                await PlayAsync(cards[card], token);
                int sent = Interlocked.Increment(ref _sent);
                if (sent % every == 0 && sent / every <= looks)
                {
                    await moments.Writer.WriteAsync(true, token);
                }
            });
        }
        finally
        {
            // Where looking has failed, that is what there is to tell.
            moments.Writer.TryComplete();
            await looking;
        }
    }

    public Task PlayAsync(Card card, CancellationToken cancellationToken) => card switch
    {
        Card.Webhook webhook => SendAsync(webhook.Body, cancellationToken),
        Card.Decision decision => DecideAsync(decision.Payment),
        Card.CallOff => CallOffAsync(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public void Dispose()
    {
        _client.Dispose();
        _checked.Dispose();
    }

    private async Task LookAsync(Channel<bool> moments, Func<Task> look)
    {
        try
        {
            await foreach (bool _ in moments.Reader.ReadAllAsync())
            {
                await look();
                storm.App.Clock.Advance(Step);
            }
        }
        finally
        {
            moments.Writer.TryComplete();
        }
    }

    private async Task SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/payments/webhook") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add(
            WebhookSignature.Header,
            WebhookSignature.Sign(body, _secret, storm.App.Clock.GetUtcNow()));
        HttpClient client = Volatile.Read(ref _sent) % Sample == 0 ? _checked : _client;
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"A webhook was answered {response.StatusCode}.");
    }

    private async Task DecideAsync(StormPayment payment)
    {
        using var form = new FormUrlEncodedContent(
            [new("decision", payment.Fate == Fate.Approved ? "approve" : "decline")]);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = storm.App.Address };
        using HttpResponseMessage response = await browser.PostAsync($"/local/pay/{payment.AtProvider.Id}", form);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
    }

    private async Task CallOffAsync()
    {
        using HttpClient admin = await storm.App.SignedInAsync("organiser", "admin");
        Answer answer = await admin.DeleteAnswerAsync($"/admin/events/{StormApp.CalledOff}");
        Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.NoContent, answer.Body);
    }
}
