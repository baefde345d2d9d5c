using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TicketMaster.Bench.Load;

/// <summary>
/// Waits until sockets have something to read. <c>Socket.Select</c> waits for whole milliseconds: with a thousand requests a second it
/// would look again and again, which takes half a processor from the server.
/// </summary>
internal sealed partial class WaitForSockets
{
    private const short Readable = 1;
    private const int Interrupted = 4;

    private readonly List<Socket> _readable = [];
    private Descriptor[] _descriptors = [];

    /// <returns>Those that can be read, or have ended. Valid until the next call.</returns>
    public IReadOnlyList<Socket> Wait(IReadOnlyCollection<Socket> sockets, TimeSpan patience)
    {
        if (_descriptors.Length < sockets.Count)
        {
            _descriptors = new Descriptor[sockets.Count * 2];
        }

        int count = 0;
        foreach (Socket socket in sockets)
        {
            _descriptors[count++] = new Descriptor { File = (int)socket.Handle, Events = Readable };
        }

        _readable.Clear();
        long ticks = Math.Max(patience.Ticks, 0);
        Time time = new()
        {
            Seconds = ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        if (Poll(_descriptors, (nuint)count, in time, 0) < 0 && Marshal.GetLastPInvokeError() is var error and not Interrupted)
        {
            throw new Win32Exception(error);
        }

        count = 0;
        foreach (Socket socket in sockets)
        {
            if (_descriptors[count++].Found != 0)
            {
                _readable.Add(socket);
            }
        }

        return _readable;
    }

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int Poll([In, Out] Descriptor[] descriptors, nuint count, in Time time, nint signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int File;
        public short Events;
        public short Found;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
