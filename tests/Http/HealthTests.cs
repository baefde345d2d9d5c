using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TicketMaster.Events;
using TicketMaster.Http;
using TicketMaster.Storage;
using TicketMaster.Tests.Events;
using Xunit;

namespace TicketMaster.Tests.Http;

public sealed class HealthTests
{
    private readonly Mock<IDocumentContainer<EventDocument>> _events = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_process_whose_store_answers_is_healthy()
    {
        Store().ReturnsAsync(StoreStatus.NotFound);
        HttpAnswer answer = await Ask();
        Assert.Equal(200, answer.Status);
        Assert.Equal(["status", "version", "time"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("no-store", answer.Headers.CacheControl.ToString());
    }

    [Fact]
    public async Task A_store_that_is_silent_for_a_second_makes_the_process_unhealthy()
    {
        var asked = new TaskCompletionSource();
        Store().Returns(() =>
        {
            asked.SetResult();
            return new TaskCompletionSource<StoreResult<EventDocument>>().Task;
        });
        Task<HttpAnswer> answer = Ask();
        await asked.Task;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!answer.IsCompleted && !deadline.IsCancellationRequested)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(answer.IsCompleted);
        Assert.Equal((503, "unavailable"), ((await answer).Status, (await answer).Code));
    }

    [Fact]
    public async Task A_store_that_fails_makes_the_process_unhealthy()
    {
        Store().ThrowsAsync(new IOException("no store"));
        Assert.Equal(503, (await Ask()).Status);
    }

    private Moq.Language.Flow.ISetup<IDocumentContainer<EventDocument>, Task<StoreResult<EventDocument>>> Store() =>
        _events.Setup(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()));

    private Task<HttpAnswer> Ask()
    {
        var call = new HttpCall();
        return call.AnswerAsync(new Health(_events.Object, _time, NullLogger<Health>.Instance).RunAsync(call.Request, default));
    }
}
