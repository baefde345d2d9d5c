using System.Diagnostics.Metrics;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Audit;

public sealed class AuditBookingsTests : IDisposable
{
    private static readonly BookingDocument s_alice = Sold.To("alice", ["A-1", "A-2"]);
    private static readonly BookingDocument s_bob = Sold.To("bob", ["A-2", "A-3"], 30);
    private readonly AuditStores _stores = new();

    [Fact]
    public async Task Sales_that_share_nothing_are_no_breach()
    {
        await _stores.AuditAsync(s_alice, Sold.To("bob", ["A-3"]), Sold.To("carol", ["B-1"]).Paying());

        Assert.Empty(_stores.Breaches);
        Assert.Equal(3, _stores.Progress!.Changes);
    }

    public static TheoryData<string[]> Orders() => new(
        ["alice", "bob"],
        ["bob", "alice"],
        ["alice+bob"],
        ["bob+alice"],
        ["alice", "alice", "bob"],
        ["alice", "bob", "alice", "bob"],
        ["alice+bob", "bob+alice"]);

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_seat_sold_twice_is_found_whoever_comes_first_and_however_often(string[] batches)
    {
        _stores.Bookings.Put(s_alice);
        _stores.Bookings.Put(s_bob);
        foreach (string batch in batches)
        {
            await _stores.Auditor().RunAsync(Batch(batch), CancellationToken.None);
        }

        AssertFound(_stores);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_seat_sold_twice_is_found_whatever_operation_the_auditor_dies_at(string[] batches)
    {
        int deaths = 0;
        while (await DiesOnceAsync(batches, deaths + 1, after: false) | await DiesOnceAsync(batches, deaths + 1, after: true))
        {
            deaths++;
        }

        Assert.True(deaths >= 18, $"It died at {deaths} places only.");
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_store_that_throttles_gives_the_batch_back_to_the_feed(string[] batches)
    {
        int given = 0;
        int operations = int.MaxValue;
        for (int at = 1; at <= operations; at++)
        {
            using var stores = new AuditStores { ThrottledAt = at };
            stores.Bookings.Put(s_alice);
            stores.Bookings.Put(s_bob);
            foreach (string batch in batches)
            {
                AuditBookings auditor = stores.Auditor();
                try
                {
                    await auditor.RunAsync(Batch(batch), CancellationToken.None);
                }
                catch (StoreUnavailableException)
                {
                    given++;
                    await auditor.RunAsync(Batch(batch), CancellationToken.None);
                }
            }

            operations = stores.Operations;
            AssertFound(stores);
        }

        Assert.True(given >= 18, $"It was given back {given} times only.");
    }

    [Fact]
    public async Task A_seat_given_back_and_sold_again_is_no_breach()
    {
        await _stores.AuditAsync(s_alice);
        await _stores.AuditAsync(s_alice.Refunded(), s_bob);
        await _stores.AuditAsync(s_alice.Refunded());
        await _stores.AuditAsync(s_bob);

        Assert.Empty(_stores.Breaches);
    }

    /// <summary>
    /// Alice's sale was written by a clock that was an hour ahead, and she gave the seat back before bob bought it. By the times alone she
    /// had it while bob did.
    /// </summary>
    [Theory]
    [InlineData("the auditor saw each step")]
    [InlineData("the auditor saw her refund and then his sale, in one batch")]
    [InlineData("the auditor saw all of it late, and her refund last")]
    public Task A_clock_that_was_ahead_accuses_nobody(string seen) =>
        AssertNobodyIsAccusedAsync(seen, Sold.To("alice", ["A-2"], 3_600), alice => alice.Refunded());

    /// <summary>The same, but she gave that seat back alone: her booking is booked still, with another.</summary>
    [Theory]
    [InlineData("the auditor saw each step")]
    [InlineData("the auditor saw her refund and then his sale, in one batch")]
    [InlineData("the auditor saw all of it late, and her refund last")]
    public Task A_clock_that_was_ahead_accuses_nobody_of_a_ticket_refunded_by_itself(string seen) =>
        AssertNobodyIsAccusedAsync(
            seen,
            Sold.To("alice", ["A-1", "A-2"], 3_600),
            alice => PartRefunds.Refund(alice, ["gala-A-A-2"], Sold.Noon.AddSeconds(3_620)));

    private async Task AssertNobodyIsAccusedAsync(string seen, BookingDocument alice, Func<BookingDocument, BookingDocument> refund)
    {
        BookingDocument refunded = refund(alice);
        if (seen.EndsWith("last", StringComparison.Ordinal))
        {
            refunded = refunded with { Timeline = [.. alice.Timeline, new(Sold.Noon.AddSeconds(20), TimelineStep.RefundAsked)] };
        }

        BookingDocument bob = Sold.To("bob", ["A-2"], 60);
        _stores.Clock.Step(Sold.Noon.AddHours(3) - _stores.Clock.GetUtcNow());
        BookingDocument[][] batches = seen switch
        {
            "the auditor saw each step" => [[alice], [refunded], [bob], [refunded]],
            "the auditor saw her refund and then his sale, in one batch" => [[refunded, bob]],
            _ => [[bob], [refunded]],
        };
        foreach (BookingDocument[] batch in batches)
        {
            await _stores.AuditAsync(batch);
        }

        Assert.Empty(_stores.Breaches);
    }

    /// <summary>The same times, but she was never seen to have given it back first: it is what it looks like.</summary>
    [Fact]
    public async Task Times_that_nothing_contradicts_still_tell()
    {
        _stores.Clock.Step(Sold.Noon.AddHours(3) - _stores.Clock.GetUtcNow());
        await _stores.AuditAsync(Sold.To("bob", ["A-2"], 60));
        await _stores.AuditAsync(Sold.To("alice", ["A-2"], 3_600).Refunded());

        Assert.Single(_stores.Breaches);
    }

    /// <summary>And if both have the seat, no clock excuses it.</summary>
    [Fact]
    public async Task A_clock_that_was_ahead_hides_no_seat_sold_twice()
    {
        BookingDocument alice = PartRefunds.Refund(Sold.To("alice", ["A-1", "A-2"], 3_600), ["gala-A-A-1"], Sold.Noon.AddSeconds(20));
        await _stores.AuditAsync(alice, Sold.To("bob", ["A-1", "A-2"], 60));

        Assert.Equal("gala-A-A-2", Assert.Single(_stores.Breaches).Subject);
    }

    [Fact]
    public async Task A_refund_that_the_feed_has_yet_to_bring_is_seen_by_reading()
    {
        await _stores.AuditAsync(s_alice);
        _stores.Bookings.Put(s_alice.Refunded());

        await _stores.AuditAsync(s_bob);

        Assert.Empty(_stores.Breaches);
    }

    [Fact]
    public async Task A_seat_sold_twice_is_found_in_the_timelines_even_if_one_was_refunded_before_anybody_looked()
    {
        BookingDocument carol = Sold.To("carol", ["A-2"], 40);
        await _stores.AuditAsync(s_bob, carol.Refunded());

        BreachDocument breach = Assert.Single(_stores.Breaches);
        Assert.Equal(["bob", "carol"], breach.Bookings.Select(booking => booking.UserId).Order());
    }

    [Fact]
    public async Task A_replica_that_lags_behind_a_refund_at_one_look_raises_no_alarm()
    {
        await _stores.AuditAsync(s_alice);
        _stores.Bookings.Put(s_alice.Refunded());
        _stores.Replica.Enqueue(s_bob);
        _stores.Replica.Enqueue(s_alice);

        await _stores.AuditAsync(s_bob);

        Assert.Empty(_stores.Breaches);
    }

    [Fact]
    public async Task A_replica_that_lags_behind_the_sale_is_asked_again_later()
    {
        await _stores.AuditAsync(s_alice);
        _stores.Replica.Enqueue(s_bob);
        _stores.Replica.Enqueue(s_alice.Paying());

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _stores.AuditAsync(s_bob));
        await _stores.AuditAsync(s_bob);

        AssertFound(_stores);
    }

    [Fact]
    public async Task One_breach_is_one_entry_with_the_times_and_the_bookings_that_it_was_seen_with()
    {
        await _stores.AuditAsync(s_alice, s_bob);
        DateTimeOffset first = _stores.Clock.GetUtcNow();
        _stores.Clock.Advance(TimeSpan.FromMinutes(1));
        BookingDocument carol = Sold.To("carol", ["A-2"], 90);
        await _stores.AuditAsync(carol);
        _stores.Clock.Advance(TimeSpan.FromMinutes(1));
        BookingDocument refunded = Sold.To("carol", ["A-2"], 90).Refunded();
        await _stores.AuditAsync(refunded);

        BreachDocument breach = Assert.Single(_stores.Breaches);
        Assert.Equal(BreachKind.SeatSoldTwice, breach.Kind);
        Assert.Equal("gala-A-A-2", breach.Subject);
        Assert.Equal(first, breach.FirstSeenAt);
        Assert.Equal(_stores.Clock.GetUtcNow(), breach.LastSeenAt);
        Assert.Equal(["alice", "bob", "carol"], breach.Bookings.Select(booking => booking.UserId).Order());
        Assert.Equal(BreachBooking.From(refunded), breach.Bookings.Single(booking => booking.UserId == "carol"));
    }

    [Fact]
    public async Task A_payment_of_two_bookings_is_found()
    {
        await _stores.AuditAsync(Sold.To("alice", ["A-1"], 0, "pi_1").Refunded(), Sold.To("bob", ["A-2"], 9, "pi_1"));

        BreachDocument breach = Assert.Single(_stores.Breaches);
        Assert.Equal((BreachKind.PaymentUsedTwice, "pi_1"), (breach.Kind, breach.Subject));
        Assert.Equal(["alice", "bob"], breach.Bookings.Select(booking => booking.UserId).Order());
    }

    [Fact]
    public async Task A_sale_without_money_or_with_a_wrong_total_is_found()
    {
        await _stores.AuditAsync(s_alice with { Payment = null, Total = 1 });

        Assert.Equal(
            [(BreachKind.BookedWithoutMoney, s_alice.Id), (BreachKind.WrongTotal, s_alice.Id)],
            _stores.Breaches.Select(breach => (breach.Kind, breach.Subject)));
    }

    [Fact]
    public async Task Every_sight_of_a_breach_is_counted_by_its_kind()
    {
        List<(long, object?)> counted = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == Breaches.Meter && instrument.Meter.Scope == _stores.Meters && instrument.Name == Breaches.Counter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Add((count, tags[0].Value)));
        listener.Start();

        await _stores.AuditAsync(s_alice);
        await _stores.AuditAsync(s_bob);
        await _stores.AuditAsync(s_bob);

        Assert.Equal([(1, BreachKind.SeatSoldTwice), (1L, (object?)BreachKind.SeatSoldTwice)], counted);
    }

    [Fact]
    public async Task How_far_it_has_come_is_written_once_a_second_at_most_and_nothing_of_it_is_lost()
    {
        AuditBookings auditor = _stores.Auditor();
        for (int i = 0; i < 10; i++)
        {
            await auditor.RunAsync([s_alice.Paying()], CancellationToken.None);
        }

        Assert.Equal(1, _stores.Progress!.Changes);
        _stores.Clock.Advance(TimeSpan.FromSeconds(1));
        await auditor.RunAsync([s_alice, s_bob], CancellationToken.None);

        Assert.Equal(12, _stores.Progress!.Changes);
        Assert.Equal(_stores.Clock.GetUtcNow(), _stores.Progress.LastAt);
        Assert.Equal(s_bob.Timeline[^1].At, _stores.Progress.UpTo);
    }

    [Fact]
    public async Task A_sale_costs_a_read_and_a_create_a_seat_and_payment_and_later_changes_a_read_each()
    {
        const int Progress = 2;
        await _stores.AuditAsync(s_alice.Uncaptured());
        int first = _stores.Operations;
        await _stores.AuditAsync(s_alice);

        Assert.Equal((3 * 2) + Progress, first);
        Assert.Equal(first + 3 + Progress, _stores.Operations);
    }

    public void Dispose() => _stores.Dispose();

    private static BookingDocument[] Batch(string names) => [.. names.Split('+').Select(name => name == "alice" ? s_alice : s_bob)];

    private static void AssertFound(AuditStores stores)
    {
        BreachDocument breach = Assert.Single(stores.Breaches);
        Assert.Equal((BreachKind.SeatSoldTwice, "gala-A-A-2"), (breach.Kind, breach.Subject));
        Assert.Equal(["alice", "bob"], breach.Bookings.Select(booking => booking.UserId).Order());
    }

    /// <returns>Whether the auditor came to the operation at which it was to die; its batch then went to another.</returns>
    private static async Task<bool> DiesOnceAsync(string[] batches, int at, bool after)
    {
        using var stores = new AuditStores();
        stores.Bookings.Put(s_alice);
        stores.Bookings.Put(s_bob);
        stores.DiesAt = at;
        stores.DiesAfter = after;
        bool died = false;
        foreach (string batch in batches)
        {
            try
            {
                await stores.Auditor().RunAsync(Batch(batch), CancellationToken.None);
            }
            catch (KilledException)
            {
                died = true;
                stores.DiesAt = 0;
                await stores.Auditor().RunAsync(Batch(batch), CancellationToken.None);
            }
        }

        AssertFound(stores);
        return died;
    }
}
