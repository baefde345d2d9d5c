using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OneProcess.Data;
using OneProcess.Sqlite;
using OneProcess.Worker;

namespace OneProcess.ServiceBus;

public static class EmbeddedServiceBus
{
    /// <summary>
    /// Adds a <see cref="ServiceBusClient"/> for these queues, kept in <c>queues.db</c> in the data folder, and their trigger.
    /// </summary>
    public static IServiceCollection AddEmbeddedServiceBus(this IServiceCollection services, IReadOnlyList<QueueDefinition> queues)
    {
        foreach (QueueDefinition queue in queues)
        {
            Check(queue);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddDataFile(new DataFile.Decisive(MessageQueues.FileName, "the messages of queues"));
        services.AddSingleton(provider => new MessageQueues(
            queues, provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<TimeProvider>()));
        services.AddOpenFile(provider => provider.GetRequiredService<MessageQueues>().File);
        services.AddSingleton<ServiceBusClient, EmbeddedServiceBusClient>();
        services.AddSingleton(provider => ServiceBusTriggerOptions.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<ITriggerBinding, ServiceBusTriggerBinding>();
        return services;
    }

    // The bounds are the service's own, so that it accepts what is accepted here.
    private static void Check(QueueDefinition queue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue.Name);
        Require(queue, queue.LockDuration > TimeSpan.Zero && queue.LockDuration <= TimeSpan.FromMinutes(5), "locks for 5 minutes at most");
        Require(queue, queue.MaxDeliveryCount is >= 1 and <= 2000, "delivers a message 1 to 2000 times");
        Require(
            queue,
            queue.DuplicateDetectionWindow is not { } window || (window >= TimeSpan.FromSeconds(20) && window <= TimeSpan.FromDays(7)),
            "remembers ids for 20 seconds to 7 days");
        Require(queue, queue.DefaultTimeToLive > TimeSpan.Zero, "keeps messages for a while");
    }

    private static void Require(QueueDefinition queue, bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"The queue '{queue.Name}' breaks a rule: a queue {rule}.");
        }
    }
}
