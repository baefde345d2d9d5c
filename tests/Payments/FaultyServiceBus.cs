using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OneProcess.ServiceBus;

namespace TicketMaster.Tests.Payments;

/// <summary>A client whose queues a test can put something before: other work, time, or an exception that ends the call.</summary>
internal sealed class FaultyServiceBus(ServiceBusClient inner) : ServiceBusClient
{
    public Action BeforePeek { get; set; } = () => { };

    public Action BeforeReceive { get; set; } = () => { };

    public Action BeforeSend { get; set; } = () => { };

    /// <summary>Instead of a message's way to a queue of this name: an exception, or waiting; null lets it pass.</summary>
    public Func<string, CancellationToken, Task?> InsteadOfSend { get; set; } = (_, _) => null;

    public Action AfterSend { get; set; } = () => { };

    /// <summary>Runs before many messages are sent to a queue at once.</summary>
    public Action<string> BeforeSendOfMany { get; set; } = _ => { };

    public override ServiceBusSender CreateSender(string queueOrTopicName) =>
        new Sender(this, queueOrTopicName, inner.CreateSender(queueOrTopicName));

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) =>
        new Receiver(this, inner.CreateReceiver(queueName, options));

    public override ServiceBusReceiver CreateReceiver(string queueName) => inner.CreateReceiver(queueName);

#pragma warning disable CA2215 // The base closes a connection, which a client of this kind does not have.
    public override ValueTask DisposeAsync() => inner.DisposeAsync();
#pragma warning restore CA2215

    private sealed class Sender(FaultyServiceBus owner, string queue, ServiceBusSender inner) : ServiceBusSender
    {
        public override async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            owner.BeforeSend();
            if (owner.InsteadOfSend(queue, cancellationToken) is { } instead)
            {
                await instead;
                return;
            }

            await inner.SendMessageAsync(message, cancellationToken);
            owner.AfterSend();
        }

        public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            owner.BeforeSendOfMany(queue);
            return inner.SendMessagesAsync(messages, cancellationToken);
        }

        public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);
    }

    private sealed class Receiver(FaultyServiceBus owner, ServiceBusReceiver inner) : ServiceBusReceiver
    {
        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
        {
            owner.BeforePeek();
            return inner.PeekMessagesAsync(maxMessages, fromSequenceNumber, cancellationToken);
        }

        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
            int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
        {
            owner.BeforeReceive();
            return inner.ReceiveMessagesAsync(maxMessages, maxWaitTime, cancellationToken);
        }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
            inner.CompleteMessageAsync(message, cancellationToken);

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message,
            IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default) => inner.AbandonMessageAsync(message, propertiesToModify, cancellationToken);

        public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);
    }
}

internal static class FaultyServiceBuses
{
    /// <summary>Puts a faulty client in the place of the app's; find it again with <see cref="FaultyServiceBus"/>.</summary>
    public static void MakeServiceBusFaulty(this IServiceCollection services)
    {
        services.AddSingleton(provider => new FaultyServiceBus(new EmbeddedServiceBusClient(provider.GetRequiredService<MessageQueues>())));
        services.Replace(ServiceDescriptor.Singleton<ServiceBusClient>(provider => provider.GetRequiredService<FaultyServiceBus>()));
    }

    public static FaultyServiceBus FaultyServiceBus(this TicketMasterApp app) => app.Services.GetRequiredService<FaultyServiceBus>();
}
