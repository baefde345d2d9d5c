using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TicketMaster.Bench.Report;

/// <summary>What one sync of the disk costs. Every durable commit waits for one, so rates move with it.</summary>
internal static partial class DiskSync
{
    private const int Appends = 300;

    /// <returns>Milliseconds: the median of small appends where the contestants keep their data, each followed by fdatasync.</returns>
    public static double Measure()
    {
        string path = Path.GetTempFileName();
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            byte[] page = new byte[4096];
            double[] milliseconds = new double[Appends];
            for (int i = 0; i < Appends; i++)
            {
                long started = Stopwatch.GetTimestamp();
                file.Write(page);
                if (SyncData(file.SafeFileHandle) != 0)
                {
                    throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
                }

                milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            return Statistics.Median(milliseconds);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeHandle file);
}
