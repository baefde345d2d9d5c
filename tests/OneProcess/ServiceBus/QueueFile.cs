using Azure.Messaging.ServiceBus;
using Microsoft.Data.Sqlite;
using OneProcess.Data;
using OneProcess.ServiceBus;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

/// <summary>Queues in a folder of their own, on a clock that the test moves; can be closed and opened as a restart would.</summary>
internal sealed class QueueFile : IDisposable
{
    public const string Plain = "plain";
    public const string Once = "once";
    public const string Unread = "unread";
    public const string Short = "short-lived";

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    private static readonly QueueDefinition[] Definitions =
    [
        new(Plain) { MaxDeliveryCount = 3 },
        new(Once) { DuplicateDetectionWindow = Window },
        new(Unread) { DuplicateDetectionWindow = Window, DefaultTimeToLive = TimeSpan.FromMinutes(5) },
        new(Short) { DefaultTimeToLive = TimeSpan.FromMinutes(5), DeadLetterOnExpiration = true },
    ];

    private readonly string _folder = TestFolders.Create("queues-");

    public QueueFile() => Open();

    public ManualTimeProvider Time { get; } = new();

    public MessageQueues Queues { get; private set; } = null!;

    public ServiceBusClient Client { get; private set; } = null!;

    public void Reopen()
    {
        Queues.Dispose();
        Open();
    }

    public ServiceBusSender Sender(string queue = Plain) => Client.CreateSender(queue);

    public ServiceBusReceiver Receiver(string queue = Plain) => Client.CreateReceiver(queue);

    public ServiceBusReceiver DeadLetters(string queue = Plain) =>
        Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    /// <summary>What is ready now, locked for the caller.</summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReadyAsync(string queue = Plain) => TakeAsync(queue, dead: false);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReadyDeadLettersAsync(string queue = Plain) => TakeAsync(queue, dead: true);

    /// <summary>How many rows a table has: what the queues take of the disk.</summary>
    public long Rows(string table)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "queues.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM {table}";
        return (long)count.ExecuteScalar()!;
    }

    public void Dispose()
    {
        Queues.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(string queue, bool dead) =>
        (await Queues.Get(queue).TryReceiveAsync(dead, ServiceBusReceiveMode.PeekLock, 1000)).Messages;

    private void Open()
    {
        Queues = new MessageQueues(Definitions, new DataFolder(_folder), Time);
        Client = new EmbeddedServiceBusClient(Queues);
    }
}
