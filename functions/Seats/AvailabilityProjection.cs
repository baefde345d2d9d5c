using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>What a version of a document says of a seat.</summary>
/// <param name="Index">The seat's place in its section, in seat-map order.</param>
internal readonly record struct SeatChange(int Index, SeatState State);

/// <summary>Changes a section's projection when its seats change, and shows it as it is at a moment.</summary>
internal static class AvailabilityProjection
{
    public static SeatState StateOf(SeatDocument seat) => seat.Status switch
    {
        SeatStatus.Held => SeatState.Held(seat.Version, seat.ExpiresAt),

        // Only an earlier version marked seats that were sold.
        SeatStatus.Booked => SeatState.Booked(seat.Version),
        SeatStatus.Free => SeatState.Free(seat.Version),
        _ => throw new InvalidOperationException($"Seat '{seat.Id}' has the status '{seat.Status}', which nobody writes."),
    };

    /// <summary>Applies changes, in any order and repeatedly: of each seat the latest state stays.</summary>
    /// <returns>The new document, or null if nothing changed.</returns>
    public static AvailabilityDocument? Apply(
        AvailabilityDocument? current, string eventId, PlanSection section, IEnumerable<SeatChange> changes)
    {
        SeatState[] seats = current is null ? new SeatState[SeatingPlan.Capacity(section)] : States(current);
        if (current is null)
        {
            seats.AsSpan().Fill(SeatState.Free(0));
        }

        bool anyNew = false;
        long version = current?.Version ?? 0;
        foreach (SeatChange change in changes)
        {
            ref SeatState seat = ref seats[change.Index];
            if (change.State.IsAfter(seat))
            {
                version += Counts(seat, change.State);
                seat = change.State;
                anyNew = true;
            }
        }

        return !anyNew ? null : new AvailabilityDocument
        {
            Id = Id(eventId, section.Section),
            EventId = eventId,
            Section = section.Section,
            Seats = string.Create(seats.Length, seats, (marks, states) =>
            {
                for (int index = 0; index < marks.Length; index++)
                {
                    marks[index] = states[index].Mark;
                }
            }),
            Available = seats.Count(seat => seat.Mark == SeatMark.Available),
            Version = version,
            SeatVersions = SeatVersions.Encode([.. seats.Select(seat => seat.Version)]),
            Holds = PackedHolds.Encode(seats),
        };
    }

    /// <summary>
    /// The document as it is shown at a moment: a seat whose hold is over is free from then on, without a write. The version counts these
    /// seats, so it grows with each.
    /// </summary>
    public static AvailabilityDocument AsShown(AvailabilityDocument document, DateTimeOffset now)
    {
        char[]? marks = null;
        int ended = 0;
        PackedHolds.Decode(document.Holds.Span, document.Seats, (index, _, until) =>
        {
            if (SeatState.HasEnded(until, now))
            {
                marks ??= document.Seats.ToCharArray();
                marks[index] = SeatMark.Available;
                ended++;
            }
        });
        return marks is null ? document : document with
        {
            Seats = new string(marks),
            Available = document.Available + ended,
            Version = document.Version + ended,
        };
    }

    public static string Id(string eventId, string section) => $"{eventId}-{section}";

    /// <summary>
    /// By how much the version grows when a seat's state changes. Readers have counted the end of a hold once it has passed, so it counts
    /// on when it is gone. What they see only grows, and clearing a seat whose hold is over changes nothing that they see.
    /// </summary>
    private static int Counts(SeatState before, SeatState after) =>
        before.HasEnd ? (after.Mark == SeatMark.Available ? 1 : 2)
        : before.Mark != after.Mark ? 1
        : 0;

    private static SeatState[] States(AvailabilityDocument document)
    {
        string marks = document.Seats;
        long[] versions = SeatVersions.Decode(document.SeatVersions.Span, marks.Length);
        SeatState[] seats = new SeatState[marks.Length];
        for (int index = 0; index < seats.Length; index++)
        {
            seats[index] = SeatState.Of(marks[index], versions[index]);
        }

        PackedHolds.Decode(
            document.Holds.Span, marks, (index, step, until) => seats[index] = seats[index] with { Step = step, Until = until });
        return seats;
    }
}
