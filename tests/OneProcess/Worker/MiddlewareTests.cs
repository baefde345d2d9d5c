using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_in_the_order_of_registration_and_the_result_after_all_of_it()
    {
        var steps = new Steps();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware<Inner>();
        });

        await app.Client.GetAsync("/Steps");

        Assert.Equal(["outer in", "inner in", "function", "inner out", "outer out", "result"], steps);
    }

    [Fact]
    public async Task A_conditional_middleware_runs_only_where_its_predicate_holds()
    {
        var steps = new Steps();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseWhen<Outer>(context => context.FunctionDefinition.Name == "Steps");
            builder.UseWhen<Inner>(context => context.FunctionDefinition.InputBindings.Values
                .First(a => a.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type == "timerTrigger");
        });

        await app.Client.GetAsync("/Steps");
        await app.Client.GetAsync("/Other");

        Assert.Equal(["outer in", "function", "outer out", "result", "other"], steps);
    }

    [Fact]
    public async Task A_middleware_that_answers_by_itself_and_does_not_go_on_has_the_last_word()
    {
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton<Steps>();
            builder.UseMiddleware<Refuses>();
        });

        HttpResponseMessage response = await app.Client.GetAsync("/Steps");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("refused", await response.Content.ReadAsStringAsync());
        Assert.Empty(app.Services.GetRequiredService<Steps>());
    }

    /// <summary>As the real worker does it, which reads the result of the function's task.</summary>
    [Fact]
    public async Task Middleware_gets_what_a_functions_task_threw_wrapped()
    {
        Exception? seen = null;
        await using TestApp app = await TestApp.StartAsync<Throws>(configure: builder => builder.Use(next => async context =>
        {
            try
            {
                await next(context);
            }
            catch (AggregateException exception)
            {
                seen = exception;
                context.GetHttpContext()!.Response.StatusCode = StatusCodes.Status409Conflict;
            }
        }));

        HttpResponseMessage response = await app.Client.GetAsync("/Throws");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.IsType<TimeoutException>(Assert.IsType<AggregateException>(seen).InnerException);
    }

    [Fact]
    public async Task Middleware_adds_no_hop_to_another_thread()
    {
        var steps = new Steps();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<Outer>();
        });
        var invoker = app.Services.GetRequiredService<IFunctionInvoker>();
        FunctionDescriptor function = FunctionDiscovery.Find(new FunctionTypes([typeof(Orchestrator)]))[0];
        var step = new TaskCompletionSource<int>();

        // An orchestrator's await ends on the thread that completes its task, before that call returns.
        Task<object?> invocation = invoker.InvokeAsync(function, step.Task, CancellationToken.None);
        Assert.False(invocation.IsCompleted);
        step.SetResult(42);

        Assert.True(invocation.IsCompletedSuccessfully);
        Assert.Equal(42, await invocation);
        Assert.Equal(["outer in", "outer out"], steps);
    }

    [Fact]
    public async Task Every_invocation_is_an_activity_that_says_whether_it_failed()
    {
        List<Activity> activities = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.Azure.Functions.Worker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests run functions at the same time.
                if (activity.GetTagItem("faas.name") is "Steps" or "Fails")
                {
                    lock (activities)
                    {
                        activities.Add(activity);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder => builder.Services.AddSingleton<Steps>());

        await app.Client.GetAsync("/Fails");

        Activity failed = Assert.Single(activities, activity => activity.DisplayName == "function Fails");
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Equal("No.", failed.StatusDescription);
    }

    internal sealed class Steps : List<string>;

    internal sealed class Functions(Steps steps)
    {
        [Function("Steps")]
        public IResult Run([HttpTrigger("get")] HttpRequest request)
        {
            steps.Add("function");
            return new NotedResult(steps);
        }

        [Function("Other")]
        public IResult Other([HttpTrigger("get")] HttpRequest request)
        {
            steps.Add("other");
            return Results.Ok();
        }

        [Function("Fails")]
        public IResult Fails([HttpTrigger("get")] HttpRequest request) => throw new InvalidOperationException("No.");
    }

    private sealed class NotedResult(Steps steps) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            steps.Add("result");
            return Task.CompletedTask;
        }
    }

    internal sealed class Orchestrator
    {
        [Function("Orchestrator")]
#pragma warning disable DURABLE1001 // A bare task is what the test completes; a context would only stand around it.
        public static async Task<int> Run([OrchestrationTrigger] Task<int> step) => await step;
#pragma warning restore DURABLE1001
    }

    private sealed class Outer(Steps steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add("outer in");
            await next(context);
            steps.Add("outer out");
        }
    }

    private sealed class Inner(Steps steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add("inner in");
            await next(context);
            steps.Add("inner out");
        }
    }

    private sealed class Refuses : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            HttpResponse response = context.GetHttpContext()!.Response;
            response.StatusCode = StatusCodes.Status409Conflict;
            return response.WriteAsync("refused");
        }
    }

    internal sealed class Throws
    {
        [Function("Throws")]
        public static async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.Body.ReadAtLeastAsync(new byte[1], minimumBytes: 1, throwOnEndOfStream: false);
            throw new TimeoutException();
        }
    }
}
