using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using OneProcess.ServiceBus;
using Xunit;
using static TicketMaster.Tests.OneProcess.ServiceBus.TriggerFixture;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

public sealed class ServiceBusTriggerTests : IDisposable
{
    private readonly QueueFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_thousand_messages_are_each_handled_once_by_sixteen_at_a_time()
    {
        ConcurrentBag<string> handled = [];
        int running = 0;
        int most = 0;
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Text), async (message, _) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            handled.Add((string)message);
            Interlocked.Decrement(ref running);
        });

        string[] sent = [.. Enumerable.Range(0, 1000).Select(i => $"{i}")];
        await Task.WhenAll(sent.Select(body => _file.Sender().SendMessageAsync(new ServiceBusMessage(body))));
        await trigger.UntilIdleAsync();

        Assert.Equal(sent.Order(), handled.Order());
        Assert.InRange(most, 1, 16);
        Assert.Empty(await _file.Receiver().PeekMessagesAsync(1));
        Assert.Empty(await _file.DeadLetters().PeekMessagesAsync(1));
    }

    [Fact]
    public async Task Sixteen_run_together_and_the_seventeenth_waits()
    {
        int started = 0;
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Text), async (_, _) =>
        {
            Interlocked.Increment(ref started);
            await gate.Task;
        });

        await _file.Sender().SendMessagesAsync(Enumerable.Range(0, 17).Select(i => new ServiceBusMessage($"{i}")));
        await Eventually.Async(() => Volatile.Read(ref started) == 16);
        Assert.Single(await _file.ReadyAsync());

        gate.SetResult();
        await Eventually.Async(() => trigger.Binding.IsIdle);
    }

    [Fact]
    public async Task A_function_that_throws_gets_its_message_again_at_once_until_it_is_a_dead_letter()
    {
        ConcurrentQueue<int> deliveries = [];
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Message), (message, _) =>
        {
            deliveries.Enqueue(((ServiceBusReceivedMessage)message).DeliveryCount);
            throw new InvalidOperationException("Not today.");
        });

        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await trigger.UntilIdleAsync();

        Assert.Equal([1, 2, 3], deliveries);
        Assert.Equal("MaxDeliveryCountExceeded", Assert.Single(await _file.DeadLetters().PeekMessagesAsync(10)).DeadLetterReason);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_as_the_parameter_never_reaches_the_function_and_becomes_a_dead_letter()
    {
        ConcurrentBag<object> handled = [];
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Poco), (message, _) =>
        {
            handled.Add(message);
            return Task.CompletedTask;
        });

        await _file.Sender().SendMessagesAsync([new("""{"id":"a","Amount":2}"""), new("no json"), new("null")]);
        await trigger.UntilIdleAsync();

        Assert.Equal(new Order("a", 2), Assert.Single(handled));
        Assert.Equal(2, (await _file.DeadLetters().PeekMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task The_lock_is_renewed_while_the_function_runs_and_no_longer_than_the_host_says()
    {
        int started = 0;
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Text), async (_, _) =>
        {
            Interlocked.Increment(ref started);
            await gate.Task;
        });
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await Eventually.Async(() => Volatile.Read(ref started) == 1);

        _file.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await _file.ReadyAsync());
        Assert.False(trigger.Binding.IsIdle);
        _file.Time.Advance(QueueFile.LockDuration);
        await Eventually.Async(() => Volatile.Read(ref started) == 2);

        gate.SetResult();
        await trigger.UntilIdleAsync();
        Assert.Empty(await _file.Receiver().PeekMessagesAsync(1));
    }

    [Fact]
    public async Task A_scheduled_message_does_not_keep_the_trigger_busy_and_is_handled_when_its_time_comes()
    {
        ConcurrentQueue<object> handled = [];
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Text), (message, _) =>
        {
            handled.Enqueue(message);
            return Task.CompletedTask;
        });

        await _file.Sender().ScheduleMessageAsync(new ServiceBusMessage("later"), _file.Time.GetUtcNow().AddDays(3));
        await trigger.UntilIdleAsync();
        Assert.Empty(handled);
        _file.Time.Advance(TimeSpan.FromDays(3));
        await trigger.UntilIdleAsync();

        Assert.Equal(["later"], handled);
    }

    [Fact]
    public async Task A_message_whose_function_did_not_return_before_the_process_ended_is_delivered_again()
    {
        int started = 0;
        using (TriggerFixture first = await StartAsync(_file, nameof(Signatures.Text), async (_, stop) =>
        {
            Interlocked.Increment(ref started);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }))
        {
            await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
            await Eventually.Async(() => Volatile.Read(ref started) == 1);
            _file.Reopen();
        }

        ConcurrentQueue<object> handled = [];
        using TriggerFixture second = await StartAsync(_file, nameof(Signatures.Message), (message, _) =>
        {
            handled.Enqueue(((ServiceBusReceivedMessage)message).DeliveryCount);
            return Task.CompletedTask;
        });
        await second.UntilIdleAsync();

        Assert.Equal([2], handled);
    }

    [Fact]
    public async Task Stopping_lets_running_functions_end_and_takes_no_new_message()
    {
        int started = 0;
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Text), async (_, _) =>
        {
            Interlocked.Increment(ref started);
            await gate.Task;
        });
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("running"));
        await Eventually.Async(() => Volatile.Read(ref started) == 1);

        Task stopped = trigger.Binding.StopAsync(CancellationToken.None);
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("late"));
        Assert.False(stopped.IsCompleted);
        gate.SetResult();
        await stopped.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("late", Assert.Single(await _file.Receiver().PeekMessagesAsync(10)).Body.ToString());
        Assert.Equal(1, started);
    }

    [Fact]
    public async Task Stopping_out_of_time_tells_running_functions_and_keeps_their_messages()
    {
        int started = 0;
        using TriggerFixture trigger = await StartAsync(_file, nameof(Signatures.Text), async (_, stop) =>
        {
            Interlocked.Increment(ref started);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        });
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await Eventually.Async(() => Volatile.Read(ref started) == 1);

        using CancellationTokenSource outOfTime = new();
        Task stopped = trigger.Binding.StopAsync(outOfTime.Token);
        await outOfTime.CancelAsync();
        await stopped.WaitAsync(TimeSpan.FromSeconds(30));
        await Eventually.Async(() => _file.Queues.Get(QueueFile.Plain).AnyReady);

        Assert.Equal(2, Assert.Single(await _file.ReadyAsync()).DeliveryCount);
    }

    [Fact]
    public void A_function_of_a_queue_that_is_not_defined_refuses_the_start_by_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() =>
            new TriggerFixture(_file, nameof(Signatures.Unknown), (_, _) => Task.CompletedTask).Dispose());

        Assert.Contains("'nowhere'", refusal.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
