#nullable disable
namespace Azure.Messaging.ServiceBus;

// The real package was built without nullable annotations, and so are the files of this folder. An instance made by
// the protected constructor is there to be derived from; the one that sends and receives comes from the container.
public class ServiceBusClient : IAsyncDisposable
{
    protected ServiceBusClient()
    {
    }

    public virtual bool IsClosed => false;

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => throw new NotImplementedException();

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => throw new NotImplementedException();

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) =>
        throw new NotImplementedException();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
