using System.Buffers;

namespace TicketMaster.Seats;

/// <summary>
/// Packs what else is known of the held seats of a section, in seat-map order: the end of each hold, and how far its booking is where
/// that is not 0. An end is written as its distance from the one before, so neighbours of one booking take a byte each.
/// </summary>
internal static class PackedHolds
{
    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<SeatState> seats)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        long before = 0;
        foreach (SeatState seat in seats)
        {
            if (seat.Mark != SeatMark.Held)
            {
                continue;
            }

            // 0 stands for no end. The lowest bit says whether a step follows.
            ulong distance = 0;
            if (seat.Until != SeatState.NoEnd)
            {
                distance = ZigZag(seat.Until - before) + 1;
                before = seat.Until;
            }

            PackedNumbers.Add(bytes, (distance << 1) | (seat.Step == 0 ? 0UL : 1UL));
            if (seat.Step != 0)
            {
                PackedNumbers.Add(bytes, (ulong)seat.Step);
            }
        }

        return bytes.WrittenCount == 0 ? default : bytes.WrittenMemory;
    }

    /// <summary>Reads the held seats of a section.</summary>
    /// <param name="bytes">What <see cref="Encode"/> made, or nothing. An earlier version wrote nothing, and knew of no end.</param>
    /// <param name="marks">One <see cref="SeatMark"/> a seat.</param>
    /// <param name="held">Is given each held seat's index, step and end.</param>
    /// <exception cref="InvalidDataException">The bytes are not of these seats.</exception>
    public static void Decode(ReadOnlySpan<byte> bytes, string marks, Action<int, int, long> held)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        int at = 0;
        long until = 0;
        for (int index = marks.IndexOf(SeatMark.Held); index >= 0; index = marks.IndexOf(SeatMark.Held, index + 1))
        {
            ulong first = PackedNumbers.Read(bytes, ref at);
            int step = (first & 1) == 0 ? 0 : (int)PackedNumbers.Read(bytes, ref at);
            ulong distance = first >> 1;
            until += distance == 0 ? 0 : UnZigZag(distance - 1);
            held(index, step, distance == 0 ? SeatState.NoEnd : until);
        }

        if (at != bytes.Length)
        {
            throw new InvalidDataException("There are ends of more holds than held seats.");
        }
    }

    private static ulong ZigZag(long number) => (ulong)((number << 1) ^ (number >> 63));

    private static long UnZigZag(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);
}
