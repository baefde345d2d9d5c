using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess;
using OneProcess.DurableTask;
using OneProcess.Worker;
using TicketMaster.Tests.OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>The engine under the real host: attributes, invoker, middleware, HTTP.</summary>
public class DurableFunctionsTests
{
    public sealed class Greetings(TimeProvider time)
    {
        [Function("greet-all")]
        public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            string[] names = context.GetInput<string[]>()!;
            string[] greetings = await Task.WhenAll(names.Select(name => context.CallActivityAsync<string>("greet", new Person(name))));
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return string.Join(' ', greetings);
        }

        [Function("greet")]
        public async Task<string> GreetAsync([ActivityTrigger] Person person, FunctionContext context)
        {
            await Task.Yield();
            return $"{context.FunctionDefinition.Name}:{person.Name}@{time.GetUtcNow().Year}";
        }

        [Function("start")]
        public static async Task<IResult> StartAsync(
            [HttpTrigger("post", Route = "start/{id}")] HttpRequest request,
            string id,
            [DurableClient] DurableTaskClient client,
            CancellationToken cancellation)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                "greet-all", new[] { "Ada", "Grace" }, new StartOrchestrationOptions(id), cancellation);
            return Results.Accepted("/" + request.Path);
        }
    }

    public sealed record Person(string Name);

    private sealed class CountingMiddleware(Counter counter) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            counter.Add(context.FunctionDefinition.Name);
            await next(context);
        }
    }

    private sealed class Counter
    {
        private readonly Dictionary<string, int> _counts = [];

        public void Add(string name)
        {
            lock (_counts)
            {
                _counts[name] = _counts.GetValueOrDefault(name) + 1;
            }
        }

        public int this[string name] => _counts[name];
    }

    [Fact]
    public async Task Functions_of_all_three_kinds_work_together_in_the_host()
    {
        using var folder = new TemporaryFolder();
        ManualTimeProvider time = new();
        Counter counter = new();
        await using TestApp app = await TestApp.StartAsync<Greetings>(configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton(counter);
            builder.Services.Configure<OneProcessOptions>(options => options.DataPath = folder.Path);
            builder.Services.AddEmbeddedDurableTask();
            builder.UseMiddleware<CountingMiddleware>();
        });
        using HttpResponseMessage answer = await app.Client.PostAsync("start/one", null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        IdleWatch idle = app.Services.GetRequiredService<IdleWatch>();
        await idle.UntilIdleAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await idle.UntilIdleAsync();
        OrchestrationMetadata? done = await app.Services.GetRequiredService<EmbeddedDurableTaskClient>().GetInstanceAsync("one", true);
        Assert.Equal("greet:Ada@2026 greet:Grace@2026", done!.ReadOutputAs<string>());
        Assert.Equal((1, 2), (counter["start"], counter["greet"]));
        Assert.InRange(counter["greet-all"], 3, 4);
        Assert.True(File.Exists(folder.File("orchestrations.db")));
    }
}
