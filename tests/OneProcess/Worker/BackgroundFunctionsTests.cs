using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.CosmosDB;
using OneProcess.Documents;
using OneProcess.DurableTask;
using OneProcess.Sqlite;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

/// <summary>Which functions give way to others.</summary>
public sealed class BackgroundFunctionsTests
{
    [Fact]
    public async Task Whatever_no_client_waits_for_is_background_work_and_a_request_is_not()
    {
        var seen = new Seen();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton(seen);
            builder.Services.AddEmbeddedDurableTask();
            builder.Services.AddEmbeddedDocuments([new ContainerDefinition("db", "things", "/id", [])]);
        });

        using HttpResponseMessage answer = await app.Client.PostAsync("/Request", null);
        await app.IdleAsync();

        Assert.Equal(["Activity True", "Feed True", "Request False", "Timer True"], seen.Order().Distinct());
    }

    private sealed class Seen : ConcurrentQueue<string>
    {
        public void Now(string function) => Enqueue($"{function} {BackgroundWork.IsCurrent}");
    }

    private sealed class Functions(Seen seen, DocumentDatabase documents)
    {
        [Function("Request")]
        public async Task<IResult> RequestAsync([HttpTrigger("post")] HttpRequest request, [DurableClient] DurableTaskClient durable)
        {
            await documents.Container("db", "things").CreateAsync("""{"id":"one"}"""u8.ToArray());
            await durable.ScheduleNewOrchestrationInstanceAsync("Orchestration");
            seen.Now("Request");
            return Results.Ok(request.Path.Value);
        }

        [Function("Orchestration")]
        public static Task<string> OrchestrateAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>("Activity");

        [Function("Activity")]
        public string Activity([ActivityTrigger] string? input)
        {
            seen.Now("Activity");
            return input ?? "";
        }

        [Function("Feed")]
        public void Feed([CosmosDBTrigger("db", "things", StartFromBeginning = true)] IReadOnlyList<string> changes) =>
            seen.Now(changes is [_] ? "Feed" : "?");

        [Function("Timer")]
        public void Timer([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => seen.Now(timer.IsPastDue ? "?" : "Timer");
    }
}
