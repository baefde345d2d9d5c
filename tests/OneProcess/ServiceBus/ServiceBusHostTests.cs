using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.ServiceBus;
using OneProcess.Worker;
using TicketMaster.Tests.OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

/// <summary>The same through the whole host: discovery, host.json, the container and the parameters of a function.</summary>
public sealed class ServiceBusHostTests
{
    private const string OneAtATime = """{ "extensions": { "serviceBus": { "maxConcurrentCalls": 1, "prefetchCount": 0 } } }""";

    [Fact]
    public async Task A_message_is_settled_by_how_its_function_ends_and_host_json_says_how_many_run_at_a_time()
    {
        var seen = new Seen();
        await using TestApp app = await TestApp.StartAsync<Functions>(OneAtATime, configure: builder =>
        {
            builder.Services.AddEmbeddedServiceBus([new QueueDefinition("orders") { MaxDeliveryCount = 1 }]);
            builder.Services.AddSingleton(seen);
        });
        ServiceBusClient client = app.Services.GetRequiredService<ServiceBusClient>();

        await client.CreateSender("orders").SendMessagesAsync([new("1"), new("refuse"), new("3")]);
        await app.Services.GetRequiredService<IdleWatch>().UntilIdleAsync();

        Assert.Equal(["1", "refuse", "3"], seen.Bodies);
        Assert.Equal(1, seen.MostAtATime);
        ServiceBusReceiver dead = client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        ServiceBusReceivedMessage letter = Assert.Single(await dead.PeekMessagesAsync(10));
        Assert.Equal(("refuse", "MaxDeliveryCountExceeded"), (letter.Body.ToString(), letter.DeadLetterReason));
    }

    [Theory]
    [InlineData("maxConcurrentCalls", "0")]
    [InlineData("maxConcurrentCalls", "\"many\"")]
    [InlineData("autoCompleteMessages", "false")]
    public void A_wrong_setting_in_host_json_is_refused_by_name(string setting, string value)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("host-json-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "host.json"),
                $$"""{ "extensions": { "serviceBus": { "{{setting}}": {{value}} } } }""");
            IConfiguration configuration = new ConfigurationBuilder()
                .AddInMemoryCollection([new("FUNCTIONS_APPLICATION_DIRECTORY", folder.FullName)])
                .Build();

            var refusal = Assert.Throws<InvalidOperationException>(() => ServiceBusTriggerOptions.Read(configuration));

            Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_queue_that_the_service_would_not_create_is_refused_by_name()
    {
        ServiceCollection services = [];
        QueueDefinition queue = new("orders");

        foreach (QueueDefinition wrong in new[]
        {
            queue with { LockDuration = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1) },
            queue with { MaxDeliveryCount = 0 },
            queue with { DuplicateDetectionWindow = TimeSpan.FromSeconds(19) },
            queue with { DefaultTimeToLive = TimeSpan.Zero },
        })
        {
            Assert.Contains(
                "'orders'",
                Assert.Throws<ArgumentException>(() => services.AddEmbeddedServiceBus([wrong])).Message,
                StringComparison.Ordinal);
        }
    }

    internal sealed class Seen
    {
        private int _running;

        public ConcurrentQueue<string> Bodies { get; } = [];

        public int MostAtATime { get; private set; }

        public async Task ByAsync(string body)
        {
            int now = Interlocked.Increment(ref _running);
            MostAtATime = Math.Max(MostAtATime, now);
            await Task.Yield();
            Bodies.Enqueue(body);
            Interlocked.Decrement(ref _running);
        }
    }

    internal sealed class Functions(Seen seen)
    {
        [Function("Orders")]
        public async Task RunAsync(
            [ServiceBusTrigger("orders", Connection = "ServiceBus")] ServiceBusReceivedMessage message)
        {
            await seen.ByAsync(message.Body.ToString());
            if (message.Body.ToString() == "refuse")
            {
                throw new InvalidOperationException("Refused.");
            }
        }
    }
}
