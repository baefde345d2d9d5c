using System.Buffers;

namespace TicketMaster.Seats;

/// <summary>
/// Packs a small number a seat into seven bits a byte, low end first. A section's take a kilobyte in its document. A dictionary would
/// take ten, and most of the time of reading it.
/// </summary>
internal static class SeatVersions
{
    private const int Bits = 7;
    private const int More = 1 << Bits;

    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<long> versions)
    {
        var bytes = new ArrayBufferWriter<byte>(versions.Length + 16);
        foreach (long version in versions)
        {
            ulong rest = (ulong)version;
            for (; rest >= More; rest >>= Bits)
            {
                Add(bytes, (byte)(rest | More));
            }

            Add(bytes, (byte)rest);
        }

        return bytes.WrittenMemory;
    }

    /// <exception cref="InvalidDataException">The bytes are not the versions of so many seats.</exception>
    public static long[] Decode(ReadOnlySpan<byte> bytes, int seats)
    {
        long[] versions = new long[seats];
        int at = 0;
        for (int seat = 0; seat < seats; seat++)
        {
            int shift = 0;
            byte next;
            do
            {
                if (at == bytes.Length || shift >= 64)
                {
                    throw new InvalidDataException($"The ticket versions of {seats} seats end or break off at seat {seat}.");
                }

                next = bytes[at++];
                versions[seat] |= (long)(next & (More - 1)) << shift;
                shift += Bits;
            }
            while (next >= More);
        }

        return at == bytes.Length ? versions : throw new InvalidDataException($"There are ticket versions of more than {seats} seats.");
    }

    private static void Add(ArrayBufferWriter<byte> bytes, byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }
}
