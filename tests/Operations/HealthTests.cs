using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TicketMaster.Catalogue;
using TicketMaster.Operations;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Operations;

public sealed class HealthTests
{
    private readonly Mock<IDocumentContainer<EventDocument>> _events = new();
    private readonly ManualTimeProvider _time = new();
    private readonly StoreWarmUp _warmUp = new();

    [Fact]
    public async Task A_process_whose_store_answers_is_healthy()
    {
        Store().ReturnsAsync(StoreStatus.NotFound);
        HttpAnswer answer = await Ask();
        Assert.Equal(200, answer.Status);
        Assert.Equal(["status", "version", "time"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("no-store", answer.Headers.CacheControl.ToString());
    }

    /// <summary>The store's client has to learn the account and connect before its first answer.</summary>
    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 1)]
    public async Task A_store_that_is_silent_makes_the_process_unhealthy_sooner_once_it_has_answered(bool answered, int seconds)
    {
        if (answered)
        {
            Store().ReturnsAsync(StoreStatus.NotFound);
            Assert.Equal(200, (await Ask()).Status);
        }

        Store().Returns(new TaskCompletionSource<StoreResult<EventDocument>>().Task);
        Task<HttpAnswer> answer = Ask();
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        await StaysOpenAsync(answer);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        HttpAnswer told = await answer.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((503, "unavailable"), (told.Status, told.Code));
    }

    [Fact]
    public async Task The_first_answer_of_a_process_that_has_just_started_may_take_seconds()
    {
        TaskCompletionSource<StoreResult<EventDocument>> slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Store().Returns(slow.Task);
        Task<HttpAnswer> answer = Ask();

        _time.Advance(TimeSpan.FromSeconds(4));
        await StaysOpenAsync(answer);
        slow.SetResult(StoreStatus.NotFound);

        Assert.Equal(200, (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task A_store_that_fails_makes_the_process_unhealthy()
    {
        Store().ThrowsAsync(new IOException("no store"));
        Assert.Equal(503, (await Ask()).Status);
    }

    private Moq.Language.Flow.ISetup<IDocumentContainer<EventDocument>, Task<StoreResult<EventDocument>>> Store() =>
        _events.Setup(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()));

    /// <summary>What a timer sets going ends on another thread.</summary>
    private static async Task StaysOpenAsync(Task answer) =>
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100))));

    private Task<HttpAnswer> Ask()
    {
        var call = new HttpCall();
        return call.AnswerAsync(new Health(_events.Object, _warmUp, _time, NullLogger<Health>.Instance).RunAsync(call.Request, default));
    }
}
