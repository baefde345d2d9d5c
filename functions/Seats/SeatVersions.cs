using System.Buffers;

namespace TicketMaster.Seats;

/// <summary>
/// Packs a small number a seat. A section's take a kilobyte in its document. A dictionary would take ten, and most of the time of
/// reading it.
/// </summary>
internal static class SeatVersions
{
    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<long> versions)
    {
        var bytes = new ArrayBufferWriter<byte>(versions.Length + 16);
        foreach (long version in versions)
        {
            PackedNumbers.Add(bytes, (ulong)version);
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
            versions[seat] = (long)PackedNumbers.Read(bytes, ref at);
        }

        return at == bytes.Length ? versions : throw new InvalidDataException($"There are ticket versions of more than {seats} seats.");
    }
}
