using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OneProcess.Documents;

/// <summary>A hash over all of a row, so that a flipped bit anywhere in it is noticed.</summary>
internal static class RowHash
{
    public static byte[] Of(long sequence, string first, string second, ReadOnlySpan<byte> body)
    {
        byte[] firstBytes = Encoding.UTF8.GetBytes(first);
        byte[] secondBytes = Encoding.UTF8.GetBytes(second);
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        Compute(sequence, firstBytes, secondBytes, body, hash);
        return hash;
    }

    public static bool Matches(
        long sequence, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> body, ReadOnlySpan<byte> stored)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Compute(sequence, first, second, body, hash);
        return stored.SequenceEqual(hash);
    }

    private static void Compute(
        long sequence, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        // The lengths tell "ab" + "c" from "a" + "bc".
        int length = 16 + first.Length + second.Length + body.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        BinaryPrimitives.WriteInt64LittleEndian(buffer, sequence);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(8), first.Length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(12), second.Length);
        first.CopyTo(buffer.AsSpan(16));
        second.CopyTo(buffer.AsSpan(16 + first.Length));
        body.CopyTo(buffer.AsSpan(16 + first.Length + second.Length));
        SHA256.HashData(buffer.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
