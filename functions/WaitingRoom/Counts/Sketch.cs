using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.WaitingRoom;

/// <summary>
/// Estimates how many different people were added, within 0.8 % (standard error), from 16 KB: HyperLogLog with 2^14 registers, read by
/// Ertl's estimator, which needs no table of corrections. Sketches of several instances are merged without counting anybody twice.
/// </summary>
internal sealed class Sketch
{
    /// <summary>The standard error of an estimate: 1.04 by the root of the number of registers.</summary>
    public const double Error = 0.0081;

    private const int Precision = 14;
    private const int Registers = 1 << Precision;
    private const int Most = 64 - Precision + 1;

    private readonly byte[] _registers = new byte[Registers];

    /// <returns>Whether the sketch changed.</returns>
    public bool Add(string userId)
    {
        ulong hash = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(userId)));
        int register = (int)(hash >> (64 - Precision));
        byte rank = (byte)Math.Min(Most, BitOperations.LeadingZeroCount(hash << Precision) + 1);
        bool isHigher = rank > _registers[register];
        _registers[register] = isHigher ? rank : _registers[register];
        return isHigher;
    }

    public void Merge(Sketch other)
    {
        for (int register = 0; register < Registers; register++)
        {
            _registers[register] = Math.Max(_registers[register], other._registers[register]);
        }
    }

    public double Estimate()
    {
        int[] counts = new int[Most + 1];
        foreach (byte rank in _registers)
        {
            counts[rank]++;
        }

        double sum = Registers * Tau(1 - ((double)counts[Most] / Registers));
        for (int rank = Most - 1; rank >= 1; rank--)
        {
            sum = 0.5 * (sum + counts[rank]);
        }

        sum += Registers * Sigma((double)counts[0] / Registers);
        return Registers / (2 * Math.Log(2)) * Registers / sum;
    }

    /// <summary>The stored form: most registers have small numbers.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var packing = new DeflateStream(bytes, CompressionLevel.Fastest))
        {
            packing.Write(_registers);
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no sketch.</exception>
    public static Sketch Of(ReadOnlyMemory<byte> bytes)
    {
        var sketch = new Sketch();
        if (bytes.Length > 0)
        {
            using var unpacking = new DeflateStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            int read = unpacking.ReadAtLeast(sketch._registers, Registers, throwOnEndOfStream: false);
            if (read < Registers || sketch._registers.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)Most))
            {
                throw new InvalidDataException("A sketch has 2^14 registers, each of a rank.");
            }
        }

        return sketch;
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double y = 1;
        double z = x;
        for (double before = double.NaN; z != before;)
        {
            before = z;
            x *= x;
            z += x * y;
            y += y;
        }

        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double y = 1;
        double z = 1 - x;
        for (double before = double.NaN; z != before;)
        {
            before = z;
            x = Math.Sqrt(x);
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }

        return z / 3;
    }
}
