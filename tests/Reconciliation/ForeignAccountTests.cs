using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using Xunit;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>
/// A key of another account, or a sandbox that was reset: the provider knows none of our payments, and may have some of somebody else.
/// </summary>
public sealed class ForeignAccountTests : IDisposable
{
    private readonly ReconciliationWorld _world = new();
    private readonly Mock<DurableTaskClient> _durable = new("test");

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_sale_whose_payment_is_not_known_stays_while_its_money_could_be_captured_and_is_completed_once_it_is_known()
    {
        (BookingDocument sale, ProviderPayment payment) = await SoldAndLostAsync("alice");

        foreach (TimeSpan passes in new[] { TimeSpan.FromMinutes(1), TimeSpan.FromDays(3), TimeSpan.FromDays(3) })
        {
            _world.Clock.Advance(passes);
            Assert.False(await CaptureAsync(sale));
            Assert.Equal(BookingState.Booked, _world.Bookings.Find(sale.Id)!.State);
            PaymentCase open = Assert.Single(_world.OpenCases);
            Assert.Equal((PaymentCaseKind.MissingAtProvider, payment.PaymentId), (open.Kind, open.PaymentId));
            Assert.Contains("Is the key of the account", open.Detail, StringComparison.Ordinal);
        }

        _world.Provider.Know(payment);
        Assert.True(await CaptureAsync(sale));
        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);
    }

    /// <summary>
    /// <see cref="Limits.AuthorisationLife"/> and <see cref="Limits.MissingPayments"/>, each at the limit and one past it: so many sales
    /// have lost their payments, so long ago.
    /// </summary>
    [Theory]
    [InlineData(1, -1, false)]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(4, 1_000, false)]
    public async Task A_sale_without_money_is_undone_in_the_end_but_not_if_several_lost_theirs_at_once(
        int sales, int ticksPastItsLife, bool undone)
    {
        List<BookingDocument> lost = [];
        for (int i = 0; i < sales; i++)
        {
            lost.Add((await SoldAndLostAsync($"user{i}", $"A-{i + 1}")).Sale);
        }

        DateTimeOffset sold = _world.Clock.GetUtcNow();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (BookingDocument sale in lost)
        {
            Assert.False(await CaptureAsync(sale));
        }

        _world.Clock.Advance(sold + Limits.AuthorisationLife + TimeSpan.FromTicks(ticksPastItsLife) - _world.Clock.GetUtcNow());
        Assert.False(await CaptureAsync(lost[0]));

        Assert.Equal(undone ? BookingState.Refunded : BookingState.Booked, _world.Bookings.Find(lost[0].Id)!.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Payments_of_another_account_are_not_given_back(bool foreign)
    {
        BookingDocument alices = await _world.SoldAsync("alice");
        if (foreign)
        {
            _world.Provider.Lose(alices.Payment!.PaymentId!);
        }

        ProviderPayment theirs = _world.Provider.Add("gala-0123456789abcdef-1", "carol", 1, ProviderStatus.Captured, 5_000);
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.CycleAsync();

        Assert.Equal(foreign ? ProviderStatus.Captured : ProviderStatus.Refunded, _world.Provider[theirs.PaymentId].Status);
        Assert.Equal(
            foreign,
            _world.OpenCases.Any(one => one is { Kind: PaymentCaseKind.UnknownPayment, Detail: ReviewPayment.HeldBack }));
    }

    /// <returns>Whether its money is captured.</returns>
    private async Task<bool> CaptureAsync(BookingDocument sale) => BookingLifecycle.HasTickets(
        (await _world.Services.GetRequiredService<CompleteSale>().TakeUpAsync(sale.Id, sale.UserId, CancellationToken.None))!);

    private async Task<(BookingDocument Sale, ProviderPayment Payment)> SoldAndLostAsync(string user, string seat = "A-1")
    {
        _world.Provider.IsUnanswered = (call, _) => call == "capture";
        BookingDocument sold = await _world.SoldAsync(user, seat);
        _world.Provider.IsUnanswered = (_, _) => false;
        ProviderPayment payment = _world.Provider[sold.Payment!.PaymentId!];
        _world.Provider.Lose(payment.PaymentId);
        return (sold, payment);
    }
}
