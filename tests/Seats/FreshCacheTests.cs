using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Seats;

public sealed class FreshCacheTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly ManualTimeProvider _time = new();
    private int _reads;
    private Func<string, Task<string>> _read = key => Task.FromResult($"{key} as read");

    [Fact]
    public async Task A_thousand_readers_at_once_cost_one_read()
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _read = _ => answer.Task;
        FreshCache<string> cache = Cache();

        Task<Task<string>>[] started = [.. Enumerable.Range(0, 1_000)
            .Select(_ => Task.Run(() => Task.FromResult(cache.GetAsync("event", default).AsTask())))];
        Task<string>[] readers = await Task.WhenAll(started);
        Assert.All(readers, reader => Assert.False(reader.IsCompleted));
        answer.SetResult("the event");

        Assert.All(await Task.WhenAll(readers), value => Assert.Equal("the event", value));
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task A_value_is_read_again_once_it_is_a_second_old()
    {
        FreshCache<string> cache = Cache();
        await cache.GetAsync("event", default);
        _time.Advance(FreshCache<string>.FreshFor - Millisecond);
        await cache.GetAsync("event", default);
        Assert.Equal(1, _reads);

        _read = _ => Task.FromResult("newer");
        _time.Advance(Millisecond);

        Assert.Equal("newer", await cache.GetAsync("event", default));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task A_value_that_is_known_to_have_changed_is_read_again_sooner_and_once()
    {
        FreshCache<string> cache = Cache();
        cache.Changed("event");
        await cache.GetAsync("event", default);
        _time.Advance(Millisecond);
        _read = _ => Task.FromResult("newer");
        cache.Changed("event");
        Assert.Equal("event as read", await cache.GetAsync("event", default));

        _time.Advance(FreshCache<string>.ChangedFreshFor - Millisecond);
        Assert.Equal("newer", await cache.GetAsync("event", default));
        _time.Advance(FreshCache<string>.FreshFor - Millisecond);
        Assert.Equal("newer", await cache.GetAsync("event", default));

        Assert.Equal(2, _reads);
    }

    /// <summary>The read that is under way may have missed it.</summary>
    [Fact]
    public async Task A_change_while_a_value_is_read_makes_it_be_read_again()
    {
        FreshCache<string> cache = Cache();
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _read = _ => answer.Task;
        Task<string> first = cache.GetAsync("event", default).AsTask();
        _time.Advance(Millisecond);
        cache.Changed("event");
        answer.SetResult("missed it");
        Assert.Equal("missed it", await first);

        _read = _ => Task.FromResult("newer");
        _time.Advance(FreshCache<string>.ChangedFreshFor);

        Assert.Equal("newer", await cache.GetAsync("event", default));
    }

    [Fact]
    public async Task The_value_before_is_served_for_thirty_seconds_while_reads_fail_and_not_longer()
    {
        FreshCache<string> cache = Cache();
        await cache.GetAsync("event", default);
        _read = _ => Task.FromException<string>(new IOException("no store"));

        _time.Advance(FreshCache<string>.StaleFor);
        Assert.Equal("event as read", await cache.GetAsync("event", default));

        _time.Advance(FreshCache<string>.FreshFor);
        await Assert.ThrowsAsync<IOException>(() => cache.GetAsync("event", default).AsTask());

        _read = _ => Task.FromResult("back");
        _time.Advance(FreshCache<string>.FreshFor);
        Assert.Equal("back", await cache.GetAsync("event", default));
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_once_a_second()
    {
        _read = _ => Task.FromException<string>(new IOException("no store"));
        FreshCache<string> cache = Cache();
        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<IOException>(() => cache.GetAsync("event", default).AsTask());
        }

        Assert.Equal(1, _reads);
        _time.Advance(FreshCache<string>.FreshFor);
        await Assert.ThrowsAsync<IOException>(() => cache.GetAsync("event", default).AsTask());
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_a_read_that_hangs_when_there_is_an_older_value()
    {
        FreshCache<string> cache = Cache();
        await cache.GetAsync("event", default);
        var hanging = new TaskCompletionSource<string>();
        _read = _ => hanging.Task;
        _time.Advance(FreshCache<string>.FreshFor);

        Task<string> reader = cache.GetAsync("event", default).AsTask();
        Assert.False(reader.IsCompleted);
        _time.Advance(FreshCache<string>.Patience);

        Assert.Equal("event as read", await reader);
        hanging.SetResult("late");
        Assert.Equal("late", await cache.GetAsync("event", default));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task A_reader_who_gives_up_does_not_end_the_read_that_others_wait_for()
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _read = _ => answer.Task;
        FreshCache<string> cache = Cache();
        using var impatient = new CancellationTokenSource();
        Task<string> first = cache.GetAsync("event", impatient.Token).AsTask();
        Task<string> second = cache.GetAsync("event", default).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult("the event");

        Assert.Equal("the event", await second);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task The_keys_that_nobody_asked_for_lately_go_first()
    {
        FreshCache<string> cache = Cache(capacity: 8);
        for (int i = 0; i < 8; i++)
        {
            await cache.GetAsync($"event-{i}", default);
            _time.Advance(Millisecond);
        }

        await cache.GetAsync("one too many", default);
        Assert.Equal(9, _reads);

        await cache.GetAsync("event-7", default);
        await cache.GetAsync("one too many", default);
        Assert.Equal(9, _reads);
        await cache.GetAsync("event-0", default);
        Assert.Equal(10, _reads);
    }

    [Fact]
    public async Task A_forgotten_key_is_read_at_once()
    {
        FreshCache<string> cache = Cache();
        await cache.GetAsync("event", default);
        cache.Forget("event");
        await cache.GetAsync("event", default);
        Assert.Equal(2, _reads);
    }

    private FreshCache<string> Cache(int capacity = 100) => new(
        (key, _, _) =>
        {
            Interlocked.Increment(ref _reads);
            return _read(key);
        },
        capacity,
        _time,
        NullLogger.Instance);
}
