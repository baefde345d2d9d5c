using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local.Payments;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>
/// The whole app with alice, who holds and pays for <see cref="Seat"/>, bob, who wants it too, and a provider whose troubles the
/// test makes.
/// </summary>
internal sealed class LadderApp : IAsyncDisposable
{
    public const string EventId = "gala";
    public const string Seat = "gala-A-A-1";

    /// <summary>What the provider makes of a payment by itself.</summary>
    public static readonly Func<SimulatedPayment, SimulatedPayment> Authorised =
        payment => payment with { Status = SimulatedStatus.Authorised, SettleAt = null };

    public static readonly Func<SimulatedPayment, SimulatedPayment> Captured =
        payment => payment with { Status = SimulatedStatus.Captured, AmountCaptured = payment.Amount, SettleAt = null };

    public static readonly Func<SimulatedPayment, SimulatedPayment> Declined =
        payment => payment with { Status = SimulatedStatus.Declined, SettleAt = null };

    public static readonly Func<SimulatedPayment, SimulatedPayment> Voided =
        payment => payment with { Status = SimulatedStatus.Voided, SettleAt = null };

    /// <summary>Around a deadline, in seconds: every row of the ladder must come to its right end at each.</summary>
    public static TheoryData<int> Offsets { get; } = [-5, -1, 0, 1, 5];

    private LadderApp(TicketMasterApp app, HttpClient alice, HttpClient bob)
    {
        App = app;
        Alice = alice;
        Bob = bob;
    }

    public TicketMasterApp App { get; }

    public HttpClient Alice { get; }

    public HttpClient Bob { get; }

    public string BookingId { get; private set; } = "";

    public DateTimeOffset HeldAt { get; private set; }

    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>Of the payment that was confirmed last, as the answer has it; empty where the provider did not answer.</summary>
    public string PaymentId { get; private set; } = "";

    public TroubledProvider Provider => App.Services.GetRequiredService<TroubledProvider>();

    public SimulatedLedger Ledger => App.Services.GetRequiredService<SimulatedLedger>();

    /// <summary>The hold's end.</summary>
    public DateTimeOffset HoldEnd => HeldAt + TimeSpan.FromMinutes(10);

    /// <summary>By when a payment must settle, and by when at the latest where it is given more time.</summary>
    public DateTimeOffset SettleBy => ConfirmedAt + TimeSpan.FromMinutes(5);

    public DateTimeOffset SettleByExtended => SettleBy + TimeSpan.FromMinutes(5);

    public static Task<LadderApp> HoldAsync(params string[] settings) => HoldAsync(TestEvents.Of(EventId), settings);

    public static Task<LadderApp> HoldAsync(EventDocument gala, params string[] settings) => HoldAsync(gala, [Seat], settings);

    /// <summary>Alice holds these seats.</summary>
    public static Task<LadderApp> HoldSeatsAsync(params string[] seats) => HoldAsync(TestEvents.Of(EventId), seats, []);

    private static async Task<LadderApp> HoldAsync(EventDocument gala, string[] seats, string[] settings)
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(
            services =>
            {
                services.AddSingleton(provider => new TroubledProvider(ActivatorUtilities.CreateInstance<StripePayments>(provider)));
                services.MakeFaulty<BookingDocument>();
                services.MakeServiceBusFaulty();
                services.Replace(
                    ServiceDescriptor.Singleton<IPaymentProvider>(provider => provider.GetRequiredService<TroubledProvider>()));
            },
            settings: settings);
        await app.AddAsync(gala);
        var ladder = new LadderApp(app, await app.SignedInAsync("alice"), await app.SignedInAsync("bob"));
        Answer held = (await ladder.Alice.ReserveAsync(seats)).Is(HttpStatusCode.Created);
        ladder.BookingId = held.Text("bookingId");
        ladder.HeldAt = app.Clock.GetUtcNow();
        return ladder;
    }

    /// <summary>Pays, and lets the sale be made and completed.</summary>
    public async Task BuyAsync(string method = "pm_later")
    {
        await ConfirmAsync(method);
        await PassAsync(3);
    }

    public async Task<Answer> ConfirmAsync(string method)
    {
        ConfirmedAt = App.Clock.GetUtcNow();
        Answer answer = await Alice.ConfirmAsync(BookingId, method);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.PaymentRequired, answer.Body);
        JsonElement payment = (answer.Status == HttpStatusCode.PaymentRequired ? await BookingAsync() : answer)["payment"];
        PaymentId = payment.TryGetProperty("paymentId", out JsonElement id) ? id.GetString()! : "";
        return answer;
    }

    public Task PassAsync(double seconds) => App.PassAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass up to a moment; quickly at first, and in steps of a second from some time before it.</summary>
    public async Task PassUntilAsync(DateTimeOffset moment, int offset = 0)
    {
        TimeSpan left = moment.AddSeconds(offset) - App.Clock.GetUtcNow();
        for (; left > TimeSpan.FromSeconds(40); left -= TimeSpan.FromSeconds(15))
        {
            App.Clock.Advance(TimeSpan.FromSeconds(15));
            await App.UntilIdleAsync();
        }

        await App.PassAsync(left);
    }

    public Task<Answer> BookingAsync() => BookingAsync(Alice, BookingId);

    public static Task<Answer> BookingAsync(HttpClient user, string bookingId) => user.GetAnswerAsync($"/booking/{bookingId}");

    public async Task<string> StateAsync() => (await BookingAsync()).Text("state");

    public async Task<string> PaymentStatusAsync() => (await BookingAsync())["payment"].GetProperty("status").GetString()!;

    public static string[] Timeline(Answer booking) =>
        [.. booking["timeline"].EnumerateArray().Select(entry => entry.GetProperty("what").GetString()!)];

    public async Task<string[]> TimelineAsync() => Timeline(await BookingAsync());

    /// <summary>The payments as the provider has them, in the order of their creation.</summary>
    public Task<JsonElement[]> PaymentsAsync() => App.PaymentsAsync();

    public async Task<string[]> PaymentStatusesAsync() =>
        [.. (await PaymentsAsync()).Select(payment => payment.GetProperty("status").GetString()!)];

    public Task SeatAsync(bool taken) => taken ? SeatIsTakenAsync() : SeatIsFreeAsync();

    public async Task SeatIsTakenAsync() => (await Bob.ReserveAsync(Seat)).IsRefused(HttpStatusCode.Conflict, "seat-taken");

    public async Task SeatIsFreeAsync() => (await Bob.ReserveAsync(Seat)).Is(HttpStatusCode.Created);

    /// <summary>The provider's own doing: a payment becomes what no call of ours made it, with or without a webhook.</summary>
    public async Task BecomesAsync(string paymentId, Func<SimulatedPayment, SimulatedPayment> change, string? webhook = null)
    {
        await ForceAsync(paymentId, change, webhook);
        await App.UntilIdleAsync();
    }

    /// <summary>The same, in the middle of a call: what it leads to comes later.</summary>
    public Task ForceAsync(string paymentId, Func<SimulatedPayment, SimulatedPayment> change, string? webhook = null) =>
        Ledger.AnswerAsync(key: null, request: "", write =>
        {
            write.Apply(new SimulatedOutcome.Changed(change(write.Find(paymentId)!), webhook is null ? [] : [webhook]));
            return new SimulatedAnswer(200, "");
        });

    public async Task ReplaceEventAsync(EventDocument gala)
    {
        IDocumentContainer<EventDocument> events = App.Container<EventDocument>();
        StoreResult<EventDocument> current = await events.ReadAsync(EventId, EventId, CancellationToken.None);
        Assert.True((await events.ReplaceAsync(gala, current.ETag!, CancellationToken.None)).IsOk);
        await PassAsync(2);
    }

    /// <summary>An event of the provider's that arrives now, whatever has become of its payment.</summary>
    public async Task HearOfAsync(string paymentId, string eventId)
    {
        await App.Services.GetRequiredService<PaymentEventQueue>().SendAsync(
            new PaymentEvent(eventId, paymentId, BookingId, "alice"), CancellationToken.None);
        await App.UntilIdleAsync();
    }

    /// <summary>What administrators are shown, such as <c>cancel-unconfirmed</c>.</summary>
    public async Task<string[]> CasesAsync(string status = "open")
    {
        using HttpClient admin = await App.SignedInAsync("root", "admin");
        Answer stuck = (await admin.GetAnswerAsync($"/admin/payments/stuck?status={status}")).Is(HttpStatusCode.OK);
        return [.. stuck["cases"].EnumerateArray().Select(one => one.GetProperty("kind").GetString()!)];
    }

    /// <summary>What buyers are to be told, such as <c>sale-undone</c>.</summary>
    public async Task<string[]> NoticesAsync()
    {
        await using ServiceBusReceiver receiver = App.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.BuyerNotices);
        return
        [
            .. (await receiver.PeekMessagesAsync(100))
                .Select(message => message.Body.ToObjectFromJson<BuyerNotice>(JsonSerializerOptions.Web)!.Kind)
        ];
    }

    /// <summary>What must hold at the end of every row, once the seats of ended bookings were looked at a second time.</summary>
    public async Task AssertSettledAsync()
    {
        await PassAsync(20);
        await BookingRules.AssertHoldAsync(App, EventId);
        await BookingRules.AssertSettledAsync(App, EventId);
    }

    public async ValueTask DisposeAsync()
    {
        Alice.Dispose();
        Bob.Dispose();
        await App.DisposeAsync();
    }
}
