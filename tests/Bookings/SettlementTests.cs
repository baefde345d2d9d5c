using Moq;
using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Bookings;

public sealed class SettlementTests : BookingFixture
{
    /// <summary>A replica that lags behind for ever: no read shows what was written.</summary>
    [Fact]
    public async Task Reads_that_never_show_what_was_written_do_not_keep_a_settling_going_round()
    {
        BookingDocument paying = BookingLifecycle.Pay(
            CutOff("alice", null, "gala-A-A-1"), "pm_ok", null, "https://tickets.example", Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
        Stored.Put(paying);
        int reads = 0;
        Bookings.Shows = booking => booking.Id != paying.Id ? booking
            : ++reads > 10 * SettlePayment.MaxSteps ? throw new InvalidOperationException("It goes round for ever.")
            : paying;

        // Of another amount: given up by a write, and no read says that it is. The provider does not cancel it.
        Provider.Setup(provider => provider.VoidAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PaymentChange(Payment(paying.Id, ProviderStatus.Authorised) with { Amount = 4_999 }, "No."));
        bool settled = await SettlePayment.SettleAsync(
            Durable, Payment(paying.Id, ProviderStatus.Authorised) with { Amount = 4_999 }, Go).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(settled);
        Assert.InRange(reads, 1, 3);
        Assert.Equal(PaymentProgress.Cancelling, Stored.Find(paying.Id)!.Payment!.Status);
    }
}
