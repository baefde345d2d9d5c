using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Seats;

public sealed class AvailabilityProjectionTests
{
    private static readonly PlanSection Section = Samples.Event().Sections[0];

    [Fact]
    public void The_first_change_makes_a_document_with_all_other_seats_free()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatMark.Held, 1))!;

        Assert.Equal("gala-1-ORCH", document.Id);
        Assert.Equal("aaaahaaaaa", document.Seats);
        Assert.Equal(9, document.Available);
        Assert.Equal(1, document.Version);
    }

    [Fact]
    public void The_same_change_again_brings_nothing_new()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatMark.Held, 1))!;
        Assert.Null(Apply(document, new SeatChange(4, SeatMark.Held, 1)));
    }

    [Fact]
    public void An_older_version_of_a_ticket_changes_nothing()
    {
        AvailabilityDocument document = Apply(null, new SeatChange(4, SeatMark.Booked, 3))!;
        Assert.Null(Apply(document, new SeatChange(4, SeatMark.Available, 2)));
    }

    [Fact]
    public void A_seat_held_anew_is_remembered_although_it_looks_the_same()
    {
        AvailabilityDocument held = Apply(null, new SeatChange(4, SeatMark.Held, 1))!;
        AvailabilityDocument heldAnew = Apply(held, new SeatChange(4, SeatMark.Held, 3))!;
        Assert.Null(Apply(heldAnew, new SeatChange(4, SeatMark.Available, 2)));
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
                changes.Add(new SeatChange(seat, expected[seat], version));
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
