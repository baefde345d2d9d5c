using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Seats;

public sealed class AvailabilityProjectionTests
{
    private static readonly PlanSection Section = Samples.Event().Sections[0];
    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_change_makes_a_document_with_all_other_seats_free()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatState.Held(1, null)))!;

        Assert.Equal("gala-1-ORCH", document.Id);
        Assert.Equal("aaaahaaaaa", document.Seats);
        Assert.Equal(9, document.Available);
        Assert.Equal(1, document.Version);
    }

    [Fact]
    public void The_same_change_again_brings_nothing_new()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatState.Held(1, null)))!;
        Assert.Null(Apply(document, new SeatChange(4, SeatState.Held(1, null))));
    }

    [Fact]
    public void An_older_version_of_a_ticket_changes_nothing()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatState.Booked(3)))!;
        Assert.Null(Apply(document, new SeatChange(4, SeatState.Free(2))));
    }

    [Fact]
    public void A_seat_held_anew_is_remembered_although_it_looks_the_same()
    {
        AvailabilityDocument held = Apply(null, new SeatChange(4, SeatState.Held(1, null)))!;
        AvailabilityDocument heldAnew = Apply(held, new SeatChange(4, SeatState.Held(3, null)))!;
        Assert.Null(Apply(heldAnew, new SeatChange(4, SeatState.Free(2))));
    }

    [Fact]
    public void Any_order_of_changes_repeated_at_will_gives_the_same_seats()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            (string seats, string expected) = Run(seed, AvailabilityProjection.Apply);
            Assert.True(expected == seats, $"Seed {seed}: {seats} instead of {expected}.");
        }
    }

    [Fact]
    public void Without_the_version_of_each_ticket_the_order_would_matter() =>
        Assert.Contains(Enumerable.Range(0, 300), seed =>
        {
            (string seats, string expected) = Run(seed, (current, eventId, section, changes) => AvailabilityProjection.Apply(
                current is null ? null : current with { SeatVersions = SeatVersions.Encode(new long[current.Seats.Length]) },
                eventId,
                section,
                changes));
            return seats != expected;
        });

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 0, 1, 127, 128, 16_383, 16_384, 0, long.MaxValue })]
    public void Ticket_versions_are_unpacked_as_they_were_packed(long[] versions)
    {
        ReadOnlyMemory<byte> packed = SeatVersions.Encode(versions);
        Assert.Equal(versions, SeatVersions.Decode(packed.Span, versions.Length));
        Assert.Throws<InvalidDataException>(() => SeatVersions.Decode(packed.Span, versions.Length + 1));
        Assert.Throws<InvalidDataException>(() => SeatVersions.Decode([.. packed.Span, 0], versions.Length));
    }

    [Fact]
    public void A_held_seat_is_free_from_its_end_and_the_grace_on_without_a_write()
    {
        AvailabilityDocument document = Apply(
            null, new SeatChange(4, SeatState.Held(1, s_noon)), new SeatChange(5, SeatState.Held(1, s_noon.AddSeconds(3))))!;
        DateTimeOffset free = s_noon + Limits.TakeOverGrace;

        Assert.Same(document, AvailabilityProjection.AsShown(document, free - TimeSpan.FromTicks(1)));
        AvailabilityDocument first = AvailabilityProjection.AsShown(document, free);
        AvailabilityDocument both = AvailabilityProjection.AsShown(document, free + TimeSpan.FromSeconds(3));

        Assert.Equal(("aaaaahaaaa", 9, document.Version + 1), (first.Seats, first.Available, first.Version));
        Assert.Equal(("aaaaaaaaaa", 10, document.Version + 2), (both.Seats, both.Available, both.Version));
    }

    [Fact]
    public void An_end_within_a_millisecond_is_never_shown_too_early()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatState.Held(1, s_noon.AddTicks(1))))!;

        Assert.Equal("aaaahaaaaa", AvailabilityProjection.AsShown(document, s_noon + Limits.TakeOverGrace).Seats);
        Assert.Equal("aaaaaaaaaa", AvailabilityProjection.AsShown(document, s_noon.AddMilliseconds(1) + Limits.TakeOverGrace).Seats);
    }

    [Fact]
    public void A_seat_whose_payment_is_under_way_has_no_end_until_the_payment_is_gone()
    {
        AvailabilityDocument paying = Apply(
            null, new SeatChange(4, SeatState.Held(1, s_noon)), new SeatChange(4, SeatState.Paying(1, payment: 1)))!;
        AvailabilityDocument again = Apply(paying, new SeatChange(4, SeatState.Held(1, s_noon, payments: 1)))!;

        Assert.Equal("aaaahaaaaa", AvailabilityProjection.AsShown(paying, s_noon.AddDays(1)).Seats);
        Assert.Equal("aaaaaaaaaa", AvailabilityProjection.AsShown(again, s_noon.AddDays(1)).Seats);
    }

    /// <summary>Holds end, seats are cleared, held anew and sold: readers whose clock goes on never see a smaller version.</summary>
    [Fact]
    public void What_is_shown_has_a_greater_version_whenever_it_has_changed()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            DateTimeOffset now = s_noon;
            AvailabilityDocument document = Apply(null, new SeatChange(0, SeatState.Held(1, now)))!;
            AvailabilityDocument before = AvailabilityProjection.AsShown(document, now);
            for (long version = 2; version < 60; version++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(3) * 700);
                SeatState next = random.Next(3) switch
                {
                    0 => SeatState.Free(version),
                    1 => SeatState.Booked(version),
                    _ => SeatState.Held(version, now + TimeSpan.FromMilliseconds(random.Next(2_000))),
                };
                document = random.Next(3) == 0 ? document : Apply(document, new SeatChange(random.Next(4), next))!;
                AvailabilityDocument shown = AvailabilityProjection.AsShown(document, now);

                Assert.True(shown.Version >= before.Version, $"Seed {seed}: {shown.Version} after {before.Version}.");
                Assert.True(shown.Seats == before.Seats || shown.Version > before.Version, $"Seed {seed}: one version of two.");
                before = shown;
            }
        }
    }

    /// <summary>A crowd's seats are cleared for minutes. Whoever polls is told nothing of it.</summary>
    [Fact]
    public void Clearing_seats_whose_holds_are_over_changes_nothing_that_is_shown()
    {
        AvailabilityDocument held = Apply(
            null, new SeatChange(4, SeatState.Held(1, s_noon)), new SeatChange(5, SeatState.Held(1, s_noon)))!;
        AvailabilityDocument cleared = Apply(held, new SeatChange(5, SeatState.Free(2)))!;
        AvailabilityDocument before = AvailabilityProjection.AsShown(held, s_noon.AddMinutes(1));
        AvailabilityDocument after = AvailabilityProjection.AsShown(cleared, s_noon.AddMinutes(1));

        Assert.Equal((before.Seats, before.Available, before.Version), (after.Seats, after.Available, after.Version));
    }

    [Fact]
    public void A_document_of_an_earlier_version_is_read_and_its_holds_get_their_ends_as_they_are_heard_of()
    {
        AvailabilityDocument before = Apply(
            null,
            new SeatChange(1, SeatState.Held(1, null)),
            new SeatChange(2, SeatState.Held(3, null)),
            new SeatChange(3, SeatState.Booked(2)))! with
        {
            Holds = default,
        };

        AvailabilityDocument after = Apply(before, new SeatChange(1, SeatState.Held(1, s_noon)), new SeatChange(2, SeatState.Booked(3)))!;

        Assert.Equal("ahhbaaaaaa", AvailabilityProjection.AsShown(before, s_noon.AddDays(1)).Seats);
        Assert.Equal("aabbaaaaaa", AvailabilityProjection.AsShown(after, s_noon.AddDays(1)).Seats);
        Assert.Null(Apply(after, new SeatChange(3, SeatState.Held(1, s_noon)), new SeatChange(3, SeatState.Paying(2, payment: 1))));
    }

    [Fact]
    public void A_section_of_thousands_of_holds_stays_small()
    {
        var section = new PlanSection("FIELD", "Field", "P1", [new RowRun(100, 60, Letters: false)], Samples.Shape);
        var random = new Random(1);
        SeatChange[] holds =
        [
            .. Enumerable.Range(0, 6_000).Select(seat => seat / 2).Select((booking, seat) =>
                new SeatChange(seat, SeatState.Held(1, s_noon.AddMilliseconds(new Random(booking).Next(600_000))))),
        ];
        random.Shuffle(holds);

        AvailabilityDocument document = AvailabilityProjection.Apply(null, Samples.EventId, section, holds)!;

        Assert.InRange(document.Seats.Length + document.SeatVersions.Length + document.Holds.Length, 20_000, 30_000);
        Assert.Equal(6_000, AvailabilityProjection.AsShown(document, s_noon.AddMinutes(11)).Available);
        Assert.Equal(0, AvailabilityProjection.AsShown(document, s_noon).Available);
    }

    [Fact]
    public void Ends_of_holds_are_unpacked_as_they_were_packed()
    {
        SeatState[] seats =
        [
            SeatState.Held(1, s_noon), SeatState.Free(2), SeatState.Held(1, s_noon), SeatState.Held(1, s_noon.AddDays(-9), 3),
            SeatState.Paying(4, 10), SeatState.Booked(1), SeatState.Held(1, null), SeatState.Held(7, DateTimeOffset.MaxValue),
            SeatState.Held(1, DateTimeOffset.UnixEpoch),
        ];
        string marks = string.Concat(seats.Select(seat => seat.Mark));
        ReadOnlyMemory<byte> packed = PackedHolds.Encode(seats);
        List<(int, int, long)> read = [];
        PackedHolds.Decode(packed.Span, marks, (index, step, until) => read.Add((index, step, until)));

        Assert.Equal(
            seats.Index().Where(seat => seat.Item.Mark == SeatMark.Held).Select(seat => (seat.Index, seat.Item.Step, seat.Item.Until)),
            read);
        Assert.Throws<InvalidDataException>(() => PackedHolds.Decode(packed.Span, marks + "h", (_, _, _) => { }));
        Assert.Throws<InvalidDataException>(() => PackedHolds.Decode(packed.Span, marks[1..], (_, _, _) => { }));
    }

    private delegate AvailabilityDocument? Projection(
        AvailabilityDocument? current, string eventId, PlanSection section, IEnumerable<SeatChange> changes);

    /// <summary>Histories of all seats, in a random order, with repeats, in batches of random size.</summary>
    private static (string Seats, string Expected) Run(int seed, Projection apply)
    {
        var random = new Random(seed);
        char[] statuses = [SeatMark.Available, SeatMark.Held, SeatMark.Booked];
        char[] expected = new char[SeatingPlan.Capacity(Section)];
        List<SeatChange> changes = [];
        for (int seat = 0; seat < expected.Length; seat++)
        {
            expected[seat] = SeatMark.Available;
            int versions = random.Next(6);
            for (int version = 1; version <= versions; version++)
            {
                expected[seat] = statuses[random.Next(statuses.Length)];
                changes.Add(new SeatChange(seat, SeatState.Of(expected[seat], version)));
            }
        }

        SeatChange[] shuffled = [.. changes, .. changes.Where(_ => random.Next(3) == 0)];
        random.Shuffle(shuffled);
        AvailabilityDocument? current = null;
        for (int done = 0; done < shuffled.Length;)
        {
            int batch = random.Next(1, 8);
            current = apply(current, Samples.EventId, Section, shuffled.Skip(done).Take(batch)) ?? current;
            done += batch;
        }

        return (current?.Seats ?? new string(SeatMark.Available, expected.Length), new string(expected));
    }

    private static AvailabilityDocument? Apply(AvailabilityDocument? current, params SeatChange[] changes) =>
        AvailabilityProjection.Apply(current, Samples.EventId, Section, changes);
}
