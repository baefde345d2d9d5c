using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Documents;
using OneProcess.DurableTask;
using OneProcess.ServiceBus;
using OneProcess.Sqlite;
using TicketMaster.Local.Payments;
using TicketMaster.Messaging;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// A file that cannot be written while buyers buy. What needs it is refused with a code of its own, what reads goes on, health names the
/// file, and afterwards everything settles once.
/// </summary>
public sealed class StorageOutageTests
{
    [Theory]
    [InlineData("documents.db", "full")]
    [InlineData("documents.db", "locked")]
    [InlineData("documents.db", "read-only")]
    [InlineData("queues.db", "locked")]
    [InlineData("queues.db", "full")]
    [InlineData("orchestrations.db", "full")]
    [InlineData("orchestrations.db", "read-only")]
    [InlineData("payments.db", "locked")]
    public async Task While_a_file_cannot_be_written_reads_go_on_and_afterwards_everything_settles_once(string name, string fault)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        await app.UntilIdleAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        string paying = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        string held = (await bob.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(paying, "pm_slow")).Is(HttpStatusCode.Accepted);
        await app.UntilIdleAsync();

        using (StorageFault.On(File(app, name), fault))
        {
            List<Answer> answers = [];
            foreach (int user in Enumerable.Range(1, 5))
            {
                using HttpClient buyer = await app.SignedInAsync($"buyer{user}");
                answers.Add(await buyer.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 8 }));
            }

            answers.Add(await WhileTimePassesAsync(app, bob.ConfirmAsync(held)));
            answers.Add(await bob.DeleteAnswerAsync($"/booking/{held}"));
            AssertRefused(answers, mustBe: (name, fault) switch
            {
                ("documents.db", "full") => 1, // A small write may still find room on a page.
                ("documents.db", _) => answers.Count,
                _ => 0,
            });
            Answer health = (await carol.GetAnswerAsync("/health")).IsRefused(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
            Assert.Contains(name, health["stores"].EnumerateArray().Select(store => store.GetString()));
            Assert.NotNull(health.Headers.RetryAfter);
            foreach (string path in new[] { "/event/gala", "/event/gala/availability", "/search?token=gala", $"/booking/{paying}" })
            {
                (await alice.GetAnswerAsync(path)).Is(HttpStatusCode.OK);
            }

            // The slow payment settles, holds end and timers run, as far as they can.
            for (int second = 0; second < 30; second++)
            {
                app.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        // A write that has just failed is tried again a second later, by a timer that may not be set yet.
        await Task.Delay(200);
        await app.PassAsync(TimeSpan.FromSeconds(90));
        (await carol.GetAnswerAsync("/health")).Is(HttpStatusCode.OK);
        Assert.Equal("booked", (await alice.GetAnswerAsync($"/booking/{paying}")).Is(HttpStatusCode.OK).Text("state"));
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.PassAsync(TimeSpan.FromSeconds(60));
        await BookingRules.AssertSettledAsync(app, "gala");
        Assert.Null(await app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(
            Queues.PaymentEvents, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessageAsync());
        (await carol.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created);
    }

    /// <summary>The provider is asked again after pauses, which are the test's to end.</summary>
    private static async Task<Answer> WhileTimePassesAsync(TicketMasterApp app, Task<Answer> answer)
    {
        while (await Task.WhenAny(answer, Task.Delay(20)) != answer)
        {
            app.Clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        return await answer;
    }

    /// <param name="answers">The answers to writing requests.</param>
    /// <param name="mustBe">How many have to be refused. Others may be served without the file.</param>
    private static void AssertRefused(List<Answer> answers, int mustBe)
    {
        Answer[] refused = [.. answers.Where(answer => (int)answer.Status >= 500)];
        Assert.All(refused, answer =>
        {
            answer.IsRefused(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        });
        Assert.InRange(refused.Length, mustBe, answers.Count);
    }

    private static SqliteFile File(TicketMasterApp app, string name) => name switch
    {
        "documents.db" => app.Services.GetRequiredService<DocumentDatabase>().File,
        "queues.db" => app.Services.GetRequiredService<MessageQueues>().File,
        "orchestrations.db" => app.Services.GetRequiredService<OrchestrationEngine>().File,
        "payments.db" => app.Services.GetRequiredService<SimulatedLedger>().File,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
