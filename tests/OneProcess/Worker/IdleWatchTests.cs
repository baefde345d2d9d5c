using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class IdleWatchTests
{
    [Fact]
    public async Task Endpoints_that_are_no_functions_answer_on_the_same_server()
    {
        await using TestApp app = await StartAsync(new Neighbour());

        Assert.Equal("neighbour", await app.Client.GetStringAsync("/neighbour"));
    }

    [Fact]
    public async Task An_application_with_nothing_to_do_is_idle()
    {
        await using TestApp app = await StartAsync(new Neighbour());

        await app.IdleAsync();
    }

    [Fact]
    public async Task Waiting_ends_when_the_work_does()
    {
        var neighbour = new Neighbour { IsIdle = false };
        await using TestApp app = await StartAsync(neighbour);

        Task idle = app.IdleAsync();
        Assert.False(idle.IsCompleted);
        neighbour.IsIdle = true;

        await idle.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Who_stays_busy_past_the_deadline_is_named()
    {
        var neighbour = new Neighbour { IsIdle = false };
        await using TestApp app = await StartAsync(neighbour);
        IdleWatch watch = app.Services.GetRequiredService<IdleWatch>();
        watch.Deadline = TimeSpan.FromMilliseconds(20);
        Task<string> request = app.Client.GetStringAsync("/hang");
        await neighbour.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        TimeoutException busy = await Assert.ThrowsAsync<TimeoutException>(() => watch.UntilIdleAsync());

        Assert.Contains("1 HTTP request(s), Neighbour", busy.Message);
        neighbour.Release.SetResult();
        await request;
    }

    private static Task<TestApp> StartAsync(IPlainEndpoints endpoints) =>
        TestApp.StartAsync([], configure: builder => builder.Services.AddSingleton(endpoints));

    private sealed class Neighbour : IPlainEndpoints
    {
        public bool IsIdle { get; set; } = true;

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Map(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapGet("/neighbour", () => Results.Text("neighbour"));
            endpoints.MapGet("/hang", async () =>
            {
                Entered.SetResult();
                await Release.Task;
                return Results.Text("at last");
            });
        }
    }
}
