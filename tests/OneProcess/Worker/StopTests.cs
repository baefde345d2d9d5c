using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class StopTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_request_in_flight_is_answered_and_no_other_is_taken_before_the_triggers_stop()
    {
        var gate = new Gate();
        var trigger = new NotedTrigger();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.Services.AddSingleton<ITriggerBinding>(trigger);
        });

        Task<string> inFlight = app.Client.GetStringAsync("/Slow");
        await gate.Entered.Task.WaitAsync(Deadline);
        Task stop = app.StopAsync();
        await Eventually(() => app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await Eventually(async () => await IsRefused(app.Client.BaseAddress!));
        Assert.False(trigger.Stopped);

        gate.Open.SetResult();

        Assert.Equal("answered", await inFlight.WaitAsync(Deadline));
        await stop.WaitAsync(Deadline);
        Assert.True(trigger.Stopped);
    }

    [Fact]
    public async Task Triggers_start_once_the_server_listens()
    {
        var trigger = new NotedTrigger();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddSingleton(new Gate());
            builder.Services.AddSingleton<ITriggerBinding>(provider =>
            {
                trigger.OnStart = () => trigger.AddressAtStart = provider.GetRequiredService<HttpServer>().Address;
                return trigger;
            });
        });

        Assert.Equal(app.Client.BaseAddress, trigger.AddressAtStart);
        Assert.NotEqual(0, trigger.AddressAtStart!.Port);
    }

    private static async Task<bool> IsRefused(Uri address)
    {
        using var client = new HttpClient();
        try
        {
            await client.GetAsync(address);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await condition())
        {
            await Task.Delay(1, deadline.Token);
        }
    }

    internal sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class Functions(Gate gate)
    {
        [Function("Slow")]
        public async Task<IResult> Slow([HttpTrigger("get")] HttpRequest request, CancellationToken cancellationToken)
        {
            gate.Entered.SetResult();
            await gate.Open.Task.WaitAsync(cancellationToken);
            return Results.Text("answered");
        }
    }

    private sealed class NotedTrigger : ITriggerBinding
    {
        public Action? OnStart { get; set; }

        public Uri? AddressAtStart { get; set; }

        public bool Stopped { get; private set; }

        public Type TriggerType => typeof(RefusedFunctionTests.UnservedTriggerAttribute);

        public bool IsIdle => true;

        public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
        {
        }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            OnStart?.Invoke();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Stopped = true;
            return Task.CompletedTask;
        }
    }
}
