using System.Buffers;

namespace TicketMaster.Seats;

/// <summary>Packs small numbers into seven bits a byte, low end first.</summary>
internal static class PackedNumbers
{
    private const int Bits = 7;
    private const int More = 1 << Bits;

    public static void Add(ArrayBufferWriter<byte> bytes, ulong number)
    {
        for (; number >= More; number >>= Bits)
        {
            AddByte(bytes, (byte)(number | More));
        }

        AddByte(bytes, (byte)number);
    }

    /// <summary>Reads a number and moves behind it.</summary>
    /// <exception cref="InvalidDataException">The bytes end or break off.</exception>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = 0;
        int shift = 0;
        byte next;
        do
        {
            if (at == bytes.Length || shift >= 64)
            {
                throw new InvalidDataException($"The {bytes.Length} packed bytes end or break off at byte {at}.");
            }

            next = bytes[at++];
            number |= (ulong)(next & (More - 1)) << shift;
            shift += Bits;
        }
        while (next >= More);

        return number;
    }

    private static void AddByte(ArrayBufferWriter<byte> bytes, byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }
}
