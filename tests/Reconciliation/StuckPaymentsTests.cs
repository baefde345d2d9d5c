using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>The running app against the simulated provider: what does not fit is on the administrators' list until it does.</summary>
public sealed class StuckPaymentsTests
{
    [Fact]
    public async Task A_payment_at_the_provider_that_we_lack_is_on_the_list_and_leaves_it_once_it_is_given_back()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        IPaymentProvider provider = app.Services.GetRequiredService<IPaymentProvider>();
        ProviderPayment lost = await provider.AuthoriseAsync(
            new PaymentRequest("gala-nobody-1", "nobody", 1, 5_000, "EUR", "pm_lost", "https://tickets.example/"), default);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await app.UntilIdleAsync();
        await provider.CaptureAsync(lost.PaymentId, default);

        await NextCycleAsync(app);

        JsonElement open = Assert.Single(await CasesAsync(admin, "open"));
        Assert.Equal(
            ("unknown-payment", lost.PaymentId), (open.GetProperty("kind").GetString(), open.GetProperty("paymentId").GetString()));
        Assert.Equal(ProviderStatus.Refunded, (await provider.GetAsync(lost.PaymentId, default))!.Status);

        await NextCycleAsync(app);

        Assert.Empty(await CasesAsync(admin, "open"));
        Assert.Single(await CasesAsync(admin, "closed"));
    }

    [Fact]
    public async Task A_booking_whose_payment_the_provider_lacks_is_on_the_list_and_leaves_it_once_it_is_mended()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");

        // As after a restore of the provider's account, or of our store: a payment is counted on that is not there.
        BookingDocument? held = null;
        DateTimeOffset now = app.Clock.GetUtcNow();
        await ChangeAsync(app, bookingId, booking => BookingLifecycle.Pay(
            held = booking, "pm_ok", null, "https://tickets.example/", now, TimeSpan.FromMinutes(5)) is { Payment: { } payment } paying
                ? paying with
                {
                    Payment = payment with { PaymentId = "pi_gone" },
                    DueAt = (now + TimeSpan.FromDays(1)).ToUnixTimeMilliseconds(),
                }
                : booking);
        await NextCycleAsync(app);

        JsonElement open = Assert.Single(await CasesAsync(admin, "open"));
        Assert.Equal(
            ("missing-at-provider", bookingId, "pi_gone"),
            (open.GetProperty("kind").GetString(), open.GetProperty("bookingId").GetString(), open.GetProperty("paymentId").GetString()));

        await ChangeAsync(app, bookingId, _ => held!);
        await NextCycleAsync(app);

        Assert.Empty(await CasesAsync(admin, "open"));
    }

    private static async Task<TicketMasterApp> StartAsync()
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }

    /// <summary>To the next full five minutes, at which the timer fires.</summary>
    private static async Task NextCycleAsync(TicketMasterApp app)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.UntilIdleAsync();
    }

    private static async Task<List<JsonElement>> CasesAsync(HttpClient admin, string status) =>
        [.. (await admin.GetAnswerAsync($"/admin/payments/stuck?status={status}")).Is(HttpStatusCode.OK)["cases"].EnumerateArray()];

    private static async Task ChangeAsync(TicketMasterApp app, string bookingId, Func<BookingDocument, BookingDocument> change) =>
        await app.Container<BookingDocument>().ChangeAsync(bookingId, "alice", change, CancellationToken.None);
}
