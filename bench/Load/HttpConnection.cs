using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TicketMaster.Bench.Load;

/// <summary>A server's answer. The body is valid until the connection's next request.</summary>
internal readonly record struct HttpReply(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body);

/// <summary>
/// One HTTP/1.1 connection that is kept alive. It reads only the answers of servers on Kestrel (a length or chunks). The load generator
/// shares the machine with the measured server, and a whole client would cost as much as the server.
/// </summary>
internal sealed class HttpConnection(EndPoint server) : IDisposable
{
    private byte[] _received = new byte[64 * 1024];
    private byte[] _body = [];
    private int _length;

    // The answer so far: its head (0 until that is whole) and its chunks.
    private int _head;
    private int _chunk;
    private int _bodyLength;

    public Socket Socket { get; } = Connect(server);

    public async ValueTask<HttpReply> SendAsync(ReadOnlyMemory<byte> request)
    {
        Begin();
        for (ReadOnlyMemory<byte> left = request; !left.IsEmpty;)
        {
            left = left[await Socket.SendAsync(left)..];
        }

        while (true)
        {
            Received(await Socket.ReceiveAsync(Room()));
            if (TryRead(out HttpReply reply))
            {
                return reply;
            }
        }
    }

    /// <summary>Sends a request. <see cref="TryReceive"/> reads its answer as it comes.</summary>
    public void Send(ReadOnlySpan<byte> request)
    {
        Begin();
        while (!request.IsEmpty)
        {
            request = request[Socket.Send(request)..];
        }
    }

    /// <summary>Reads the bytes that are there. Returns whether the answer is whole.</summary>
    public bool TryReceive(out HttpReply reply)
    {
        Received(Socket.Receive(Room().Span));
        return TryRead(out reply);
    }

    public void Dispose() => Socket.Dispose();

    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        foreach (Range range in head.Split("\r\n"u8))
        {
            ReadOnlySpan<byte> line = head[range];
            if (line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return Ascii.Trim(line[(name.Length + 1)..]) is var trimmed ? line[(name.Length + 1)..][trimmed] : default;
            }
        }

        return default;
    }

    private void Begin() => (_length, _head, _chunk, _bodyLength) = (0, 0, 0, 0);

    private Memory<byte> Room()
    {
        if (_length == _received.Length)
        {
            Array.Resize(ref _received, _received.Length * 2);
        }

        return _received.AsMemory(_length);
    }

    private void Received(int bytes) =>
        _length += bytes > 0 ? bytes : throw new IOException("The server closed the connection in the middle of an answer.");

    private bool TryRead(out HttpReply reply)
    {
        reply = default;
        if (_head == 0)
        {
            int end = _received.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            (_head, _chunk) = (end, end + 4);
        }

        ReadOnlyMemory<byte> head = _received.AsMemory(0, _head);
        if (Header(head.Span, "content-length"u8) is { Length: > 0 } length && Utf8Parser.TryParse(length, out int bytes, out _))
        {
            reply = new HttpReply(Status(head.Span), head, _received.AsMemory(_head + 4, Math.Min(bytes, _length - _head - 4)));
            return _length >= _head + 4 + bytes;
        }

        if (!Header(head.Span, "transfer-encoding"u8).IsEmpty && !TryReadChunks())
        {
            return false;
        }

        reply = new HttpReply(Status(head.Span), head, _body.AsMemory(0, _bodyLength));
        return true;
    }

    private bool TryReadChunks()
    {
        while (true)
        {
            int end = _received.AsSpan(_chunk, _length - _chunk).IndexOf("\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            if (!Utf8Parser.TryParse(_received.AsSpan(_chunk, end), out int size, out _, 'x'))
            {
                throw new InvalidDataException("A chunk has no size.");
            }

            int start = _chunk + end + 2;
            if (_length < start + size + 2)
            {
                return false;
            }

            if (size == 0)
            {
                return true;
            }

            if (_body.Length < _bodyLength + size)
            {
                Array.Resize(ref _body, Math.Max(_body.Length * 2, _bodyLength + size));
            }

            _received.AsSpan(start, size).CopyTo(_body.AsSpan(_bodyLength));
            _bodyLength += size;
            _chunk = start + size + 2;
        }
    }

    private static int Status(ReadOnlySpan<byte> head) =>
        Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _) ? status : throw new InvalidDataException("No status line.");

    private static Socket Connect(EndPoint server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        return socket;
    }
}
