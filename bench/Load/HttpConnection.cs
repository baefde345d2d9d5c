using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TicketMaster.Bench.Load;

/// <summary>What a server answered. The body is valid until the connection's next request.</summary>
internal readonly record struct HttpReply(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body);

/// <summary>
/// One HTTP/1.1 connection that is kept alive. Reads what servers on Kestrel send (a length or chunks), nothing more: the load
/// generator shares the machine with the server that it measures, and a whole client would cost as much as the server.
/// </summary>
internal sealed class HttpConnection(EndPoint server) : IDisposable
{
    private Socket _socket = Connect(server);
    private byte[] _received = new byte[256 * 1024];
    private byte[] _body = new byte[256 * 1024];
    private int _length;

    public async ValueTask<HttpReply> SendAsync(ReadOnlyMemory<byte> request)
    {
        _length = 0;
        for (ReadOnlyMemory<byte> left = request; !left.IsEmpty;)
        {
            left = left[await _socket.SendAsync(left)..];
        }

        int head;
        while ((head = _received.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await ReceiveAsync();
        }

        int start = head + 4;
        int status = Status(_received);
        ReadOnlyMemory<byte> headers = _received.AsMemory(0, head);
        if (Header(headers.Span, "content-length"u8) is { Length: > 0 } length && Utf8Parser.TryParse(length, out int bytes, out _))
        {
            while (_length < start + bytes)
            {
                await ReceiveAsync();
            }

            return new HttpReply(status, _received.AsMemory(0, head), _received.AsMemory(start, bytes));
        }

        return Header(headers.Span, "transfer-encoding"u8).IsEmpty
            ? new HttpReply(status, headers, default)
            : await ChunksAsync(status, head, start);
    }

    public void Dispose() => _socket.Dispose();

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

    private async ValueTask<HttpReply> ChunksAsync(int status, int head, int start)
    {
        int length = 0;
        while (true)
        {
            int end;
            while ((end = _received.AsSpan(start, _length - start).IndexOf("\r\n"u8)) < 0)
            {
                await ReceiveAsync();
            }

            if (!Utf8Parser.TryParse(_received.AsSpan(start, end), out int size, out _, 'x'))
            {
                throw new InvalidDataException("A chunk has no size.");
            }

            start += end + 2;
            while (_length < start + size + 2)
            {
                await ReceiveAsync();
            }

            if (size == 0)
            {
                return new HttpReply(status, _received.AsMemory(0, head), _body.AsMemory(0, length));
            }

            if (_body.Length < length + size)
            {
                Array.Resize(ref _body, Math.Max(_body.Length * 2, length + size));
            }

            _received.AsSpan(start, size).CopyTo(_body.AsSpan(length));
            length += size;
            start += size + 2;
        }
    }

    private async ValueTask ReceiveAsync()
    {
        if (_length == _received.Length)
        {
            Array.Resize(ref _received, _received.Length * 2);
        }

        int read = await _socket.ReceiveAsync(_received.AsMemory(_length));
        if (read == 0)
        {
            _socket.Dispose();
            _socket = Connect(server);
            throw new IOException("The server closed the connection in the middle of an answer.");
        }

        _length += read;
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
