using Azure.Messaging.ServiceBus;
using OneProcess.Data;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>The queues of this process, in one file.</summary>
internal sealed class MessageQueues : IDisposable
{
    public const string FileName = "queues.db";

    private readonly SqliteFile _file;
    private readonly Dictionary<string, MessageQueue> _queues;

    public MessageQueues(IReadOnlyList<QueueDefinition> definitions, DataFolder folder, TimeProvider time)
    {
        _file = SqliteFile.Open(folder.PathOf(FileName), QueueSchema.Tables + QueueSchema.ReleaseLocks);
        // As in the service, the names of queues are not case-sensitive.
        _queues = definitions.ToDictionary(d => d.Name, d => new MessageQueue(d, _file, time), StringComparer.OrdinalIgnoreCase);
    }

    internal SqliteFile File => _file;

    public MessageQueue? Find(string name) => _queues.GetValueOrDefault(name);

    /// <exception cref="ServiceBusException">There is no such queue.</exception>
    public MessageQueue Get(string name) => Find(name) ?? throw new ServiceBusException(
        $"The messaging entity '{name}' could not be found.", ServiceBusFailureReason.MessagingEntityNotFound, name);

    public void Dispose() => _file.Dispose();
}
