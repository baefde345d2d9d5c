using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OneProcess.Sqlite;

/// <summary>
/// Checks a write-ahead log before SQLite reads it. SQLite takes everything from the first bad frame on for the torn end of a write that
/// was never acknowledged, and drops it silently. Every commit is fsynced before the next one is written. So a bad frame with a later
/// commit behind it was acknowledged, and has been damaged since. Format: sqlite.org/fileformat2.html#walformat.
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint MagicLittleEndian = 0x377f0682;
    private const uint MagicBigEndian = 0x377f0683;

    /// <returns>What is wrong with the log. Null if it is sound, torn only at its end, or missing.</returns>
    public static string? FindDamage(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            // The header is fsynced before the first frame is written, so a log this short never held anything.
            return null;
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (magic is not (MagicLittleEndian or MagicBigEndian))
        {
            return "its write-ahead log is not one";
        }

        var sum = new Checksum(magic == MagicBigEndian);
        sum.Add(header[..24]);
        if (!sum.Matches(header[24..]))
        {
            return "the header of its write-ahead log is damaged";
        }

        int pageSize = (int)BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if (pageSize is < 512 or > 65536)
        {
            return "the header of its write-ahead log is damaged";
        }

        return Frames(file, header.Slice(16, 8), sum, pageSize);
    }

    private static string? Frames(FileStream file, ReadOnlySpan<byte> salts, Checksum sum, int pageSize)
    {
        byte[] buffer = new byte[FrameHeaderBytes + pageSize];
        long? bad = null;
        bool committedSince = false;
        for (long index = 0; file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length; index++)
        {
            ReadOnlySpan<byte> frame = buffer;
            // A log is overwritten from its start with new salts. Frames with other salts are older and have reached the database.
            bool current = frame.Slice(8, 8).SequenceEqual(salts);
            if (bad is null)
            {
                sum.Add(frame[..8]);
                sum.Add(frame[FrameHeaderBytes..]);
                if (current && sum.Matches(frame.Slice(16, 8)))
                {
                    continue;
                }

                bad = index;
            }

            if (current && committedSince)
            {
                return $"frame {bad} of its write-ahead log is damaged";
            }

            committedSince |= current && BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != 0;
        }

        return null;
    }

    private struct Checksum(bool bigEndian)
    {
        private uint _a;
        private uint _b;

        /// <summary>Optimised at once: it reads the log at the start, and that may have many megabytes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(ReadOnlySpan<byte> bytes)
        {
            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            bool reversed = bigEndian == BitConverter.IsLittleEndian;
            uint a = _a;
            uint b = _b;
            for (int i = 0; i + 1 < words.Length; i += 2)
            {
                a += (reversed ? BinaryPrimitives.ReverseEndianness(words[i]) : words[i]) + b;
                b += (reversed ? BinaryPrimitives.ReverseEndianness(words[i + 1]) : words[i + 1]) + a;
            }

            _a = a;
            _b = b;
        }

        public readonly bool Matches(ReadOnlySpan<byte> stored) =>
            _a == BinaryPrimitives.ReadUInt32BigEndian(stored) && _b == BinaryPrimitives.ReadUInt32BigEndian(stored[4..]);
    }
}
