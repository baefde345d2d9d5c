using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace TicketMaster.Bench.Peers;

/// <summary>
/// The two commands of Redis that the design needs, over one shared connection. Waiting commands are sent together, and answers come in
/// their order.
/// </summary>
internal sealed class RedisConnection
{
    private readonly NetworkStream _stream;
    private readonly Channel<(byte[] Command, TaskCompletionSource<bool> Done)> _waiting =
        Channel.CreateUnbounded<(byte[], TaskCompletionSource<bool>)>();
    private readonly Channel<TaskCompletionSource<bool>> _sent = Channel.CreateUnbounded<TaskCompletionSource<bool>>();

    private RedisConnection(NetworkStream stream) => _stream = stream;

    public static async Task<RedisConnection> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var connection = new RedisConnection(new NetworkStream(socket, ownsSocket: true));
        _ = Task.Run(connection.WriteAsync);
        _ = Task.Run(connection.ReadAsync);
        return connection;
    }

    /// <returns>Whether the key was set, since nobody had it.</returns>
    public Task<bool> SetIfAbsentAsync(string key, string value, int seconds) =>
        SendAsync("SET", key, value, "NX", "EX", seconds.ToString(CultureInfo.InvariantCulture));

    public Task<bool> DeleteAsync(string key) => SendAsync("DEL", key);

    private Task<bool> SendAsync(params string[] words)
    {
        StringBuilder text = new($"*{words.Length}\r\n");
        foreach (string word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }

        TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((Encoding.ASCII.GetBytes(text.ToString()), done));
        return done.Task;
    }

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            using MemoryStream together = new();
            while (_waiting.Reader.TryRead(out (byte[] Command, TaskCompletionSource<bool> Done) next))
            {
                together.Write(next.Command);
                _sent.Writer.TryWrite(next.Done);
            }

            await _stream.WriteAsync(together.GetBuffer().AsMemory(0, (int)together.Length));
        }
    }

    /// <summary>Answers are one line each here: <c>+OK</c>, <c>$-1</c> for nothing, <c>:1</c>, or <c>-ERR</c>.</summary>
    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_stream);
        while (true)
        {
            ReadResult read = await reader.ReadAsync();
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                byte first = buffer.FirstSpan[0];
                TaskCompletionSource<bool> done = await _sent.Reader.ReadAsync();
                if (first == (byte)'-')
                {
                    done.SetException(new InvalidOperationException("Redis refused a command."));
                }
                else
                {
                    done.SetResult(first != (byte)'$');
                }

                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
