using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>A week in which no webhook arrives and nobody asks after a payment: the reconciliation alone settles all of it.</summary>
public sealed class LostWebhooksTests : IDisposable
{
    private const int Cycles = 7 * 24 * 12;

    private readonly ReconciliationWorld _world = new();
    private readonly List<Buyer> _buyers = [];

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_week_of_lost_webhooks_settles_by_reconciliation_alone_each_within_two_cycles(int seed)
    {
        var random = new Random(seed);
        DateTimeOffset start = _world.Clock.GetUtcNow();
        Queue<DateTimeOffset> arrivals = new(
            Enumerable.Range(0, 150).Select(_ => start.AddMinutes(random.NextDouble() * 7 * 24 * 60)).Order());
        DateTimeOffset cycleAt = start.AddMinutes(5);
        for (int cycle = 0; cycle < Cycles + 20; cycle++, cycleAt = cycleAt.AddMinutes(5))
        {
            while (NextMoment(arrivals, cycleAt) is { } moment)
            {
                _world.Clock.Advance(moment - _world.Clock.GetUtcNow());
                Decide();
                while (arrivals.TryPeek(out DateTimeOffset arrival) && arrival <= moment)
                {
                    arrivals.Dequeue();
                    await ArriveAsync(random);
                }
            }

            _world.Clock.Advance(cycleAt - _world.Clock.GetUtcNow());
            await _world.CycleAsync();
            await _world.CompleteAsync();
            AssertSettledInTime(cycleAt, seed);
        }

        foreach (Buyer buyer in _buyers)
        {
            BookingDocument booking = _world.Bookings.Find(buyer.Booking.Id)!;
            ProviderPayment payment = _world.Provider[buyer.PaymentId];
            Assert.True(
                (booking.State, payment.Status) is (BookingState.Booked, ProviderStatus.Captured)
                    or (BookingState.Held or BookingState.Expired, ProviderStatus.Declined or ProviderStatus.Voided),
                $"Seed {seed}: {booking.Id} is {booking.State}, its payment {payment.Status}.");
        }

        Assert.Contains(_buyers, buyer => _world.Bookings.Find(buyer.Booking.Id)!.State == BookingState.Booked);
        Assert.Contains(_buyers, buyer => _world.Bookings.Find(buyer.Booking.Id)!.State == BookingState.Expired);
        Assert.Empty(_world.OpenCases);
    }

    /// <summary>The next moment before the cycle at which somebody buys or the provider decides.</summary>
    private DateTimeOffset? NextMoment(Queue<DateTimeOffset> arrivals, DateTimeOffset cycleAt)
    {
        IEnumerable<DateTimeOffset> moments = _buyers.Where(buyer => !buyer.IsDecided).Select(buyer => buyer.DecidedAt);
        moments = arrivals.TryPeek(out DateTimeOffset arrival) ? moments.Append(arrival) : moments;
        DateTimeOffset next = moments.DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return next < cycleAt ? next : null;
    }

    private async Task ArriveAsync(Random random)
    {
        int number = _buyers.Count;
        BookingDocument booking = await _world.PayAsync($"user{number}", $"{(char)('A' + (number / 100))}-{(number % 100) + 1}");
        (ProviderStatus status, double minutes) = random.Next(10) switch
        {
            < 6 => (ProviderStatus.Authorised, random.NextDouble() * 4),
            < 8 => (ProviderStatus.Declined, random.NextDouble() * 4),

            // The buyer is sent to the bank and never comes back, or the bank thinks for a day.
            8 => (ProviderStatus.WaitsForBuyer, 0.1),
            _ => (ProviderStatus.Authorised, 24 * 60),
        };
        _buyers.Add(new Buyer(booking, booking.Payment!.PaymentId!, status, _world.Clock.GetUtcNow().AddMinutes(minutes)));
    }

    private void Decide()
    {
        foreach (Buyer buyer in _buyers.Where(buyer => !buyer.IsDecided && buyer.DecidedAt <= _world.Clock.GetUtcNow()))
        {
            buyer.IsDecided = true;
            ProviderPayment payment = _world.Provider[buyer.PaymentId];
            if (payment.Status == ProviderStatus.Processing)
            {
                _world.Provider[buyer.PaymentId] = payment with { Status = buyer.Status };
            }
        }
    }

    private void AssertSettledInTime(DateTimeOffset cycleAt, int seed)
    {
        foreach (Buyer buyer in _buyers.Where(buyer =>
            buyer.IsDecided && buyer.DecidedAt < cycleAt.AddMinutes(-5)
            && buyer.Status is ProviderStatus.Authorised or ProviderStatus.Declined))
        {
            ProviderPayment payment = _world.Provider[buyer.PaymentId];
            BookingDocument booking = _world.Bookings.Find(buyer.Booking.Id)!;
            Assert.True(
                payment.Status is ProviderStatus.Captured or ProviderStatus.Declined or ProviderStatus.Voided
                    && booking.State != BookingState.Paying,
                $"Seed {seed}, at {cycleAt}: {booking.Id} is {booking.State} and its payment {payment.Status} since {buyer.DecidedAt}.");
        }
    }

    private sealed record Buyer(BookingDocument Booking, string PaymentId, ProviderStatus Status, DateTimeOffset DecidedAt)
    {
        public bool IsDecided { get; set; }
    }
}
