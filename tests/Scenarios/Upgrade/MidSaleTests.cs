using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.DurableTask;
using OneProcess.Worker;
using TicketMaster.Bookings;
using TicketMaster.Complete;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Release;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Upgrade;

/// <summary>
/// A data folder that commit 42fa52d left, which completed each sale in an orchestration of its own. It was killed while it captured the
/// money of alice and carol, and issued the two tickets of bob, whose money it had. Its files are here as SQL.
/// </summary>
public sealed class MidSaleTests
{
    private static readonly DateTimeOffset s_killed = new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);

    private static readonly (string Id, string User)[] s_sales =
    [
        ("gala-5fc0dibv1o0au6gv-1", "alice"), ("gala-g6r3fm7sqb3dkoqp-1", "bob"), ("gala-9gjdi1qc4vc9tnip-1", "carol"),
    ];

    [Fact]
    public async Task Sales_that_an_earlier_version_was_completing_are_taken_over_at_once_and_their_orchestrations_end()
    {
        using TemporaryFolder folder = UpgradeTests.LeftBehind("MidSale");
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(null, folder.Path, new ManualTimeProvider(s_killed));

        await app.PassAsync(TimeSpan.FromSeconds(2));

        await AssertCompleteAsync(app);
        Assert.Empty(await RunningAsync(app));
    }

    [Fact]
    public async Task Without_the_take_over_they_would_wait_until_they_are_due()
    {
        using TemporaryFolder folder = UpgradeTests.LeftBehind("MidSale");
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            services => services.AddSingleton(
                new FunctionTypes([.. FunctionTypes.In(typeof(SweepDue).Assembly).Types.Where(type => type != typeof(CompleteBooking))])),
            folder.Path,
            new ManualTimeProvider(s_killed));

        await app.PassAsync(TimeSpan.FromSeconds(2));
        Assert.All(await SalesAsync(app), sale => Assert.Null(sale.IssuedAt));

        await app.PassAsync(TimeSpan.FromSeconds(20));
        await AssertCompleteAsync(app);
    }

    private static async Task AssertCompleteAsync(TicketMasterApp app)
    {
        BookingDocument[] sales = await SalesAsync(app);
        Assert.All(sales, sale =>
        {
            Assert.Equal(
                (BookingState.Booked, PaymentProgress.Captured, (long?)null), (sale.State, sale.Payment!.Status, sale.DueAt));
            Assert.Single(sale.Timeline, entry => entry.What == TimelineStep.Captured);
            Assert.Single(sale.Timeline, entry => entry.What == TimelineStep.Issued);
        });
        await using ServiceBusReceiver receiver = app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.TicketsIssued);
        IReadOnlyList<ServiceBusReceivedMessage> issued = await receiver.PeekMessagesAsync(100);
        Assert.Equal(
            sales.SelectMany(sale => sale.Tickets.Select(ticket => $"{sale.Id}-{ticket.TicketId}")).Order(),
            issued.Select(message => message.MessageId).Order());
    }

    private static async Task<BookingDocument[]> SalesAsync(TicketMasterApp app)
    {
        List<BookingDocument> found = [];
        foreach ((string id, string user) in s_sales)
        {
            found.Add((await app.Container<BookingDocument>().ReadAsync(id, user, CancellationToken.None)).Document!);
        }

        return [.. found];
    }

    private static async Task<string[]> RunningAsync(TicketMasterApp app)
    {
        List<string> running = [];
        EmbeddedDurableTaskClient client = app.Services.GetRequiredService<EmbeddedDurableTaskClient>();
        await foreach (OrchestrationMetadata one in client.GetAllInstancesAsync(new(InstanceIdPrefix: "complete-")))
        {
            if (!one.IsCompleted)
            {
                running.Add(one.InstanceId);
            }
        }

        return [.. running];
    }
}
