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
    private readonly List<StoreProbe> _stores = [];

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

    /// <summary>It recovers by itself: each check tries again.</summary>
    [Fact]
    public async Task A_store_that_cannot_be_written_is_named_until_it_can()
    {
        Store().ReturnsAsync(StoreStatus.NotFound);
        bool full = true;
        _stores.Add(new("one.db", () => Task.CompletedTask));
        _stores.Add(new("two.db", () => full ? Task.FromException(new IOException("full")) : Task.CompletedTask));

        HttpAnswer answer = await Ask();
        Assert.Equal((503, "storage-unavailable"), (answer.Status, answer.Code));
        Assert.Equal(["two.db"], answer.Json.GetProperty("stores").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("1", answer.Headers.RetryAfter.ToString());

        full = false;
        Assert.Equal(200, (await Ask()).Status);
    }

    [Fact]
    public async Task A_store_whose_write_hangs_is_named_and_not_asked_again_meanwhile()
    {
        int read = 0;
        Store().Callback(() => Interlocked.Increment(ref read)).ReturnsAsync(StoreStatus.NotFound);
        int asked = 0;
        var hangs = new TaskCompletionSource();
        _stores.Add(new("held.db", () =>
        {
            asked++;
            return hangs.Task;
        }));

        for (int check = 0; check < 2; check++)
        {
            Task<HttpAnswer> answer = Ask();
            while (!answer.IsCompleted)
            {
                // The reading comes first, on another thread, and must not be what is given up.
                bool hasRead = Volatile.Read(ref read) > check;
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100)));
                _time.Advance(hasRead ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
            }

            Assert.Equal("held.db", (await answer).Json.GetProperty("stores")[0].GetString());
        }

        hangs.SetResult();
        Assert.Equal(200, (await Ask()).Status);
        Assert.InRange(asked, 1, 2);
    }

    private Moq.Language.Flow.ISetup<IDocumentContainer<EventDocument>, Task<StoreResult<EventDocument>>> Store() =>
        _events.Setup(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()));

    /// <summary>What a timer sets going ends on another thread.</summary>
    private static async Task StaysOpenAsync(Task answer) =>
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100))));

    private Task<HttpAnswer> Ask()
    {
        var call = new HttpCall();
        Health health = new(_events.Object, _warmUp, _stores, _time, NullLogger<Health>.Instance);
        return call.AnswerAsync(health.RunAsync(call.Request, default));
    }
}
