using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Messaging;
using TicketMaster.Operations;
using TicketMaster.Tests.OneProcess.ServiceBus;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>Dead letters sent again, on the queues themselves.</summary>
public sealed class DeadLetterRedriveTests : IDisposable
{
    private const string Queue = QueueFile.Short;

    private readonly QueueFile _file = new();
    private readonly FaultyServiceBus _bus;
    private readonly DeadLetterRedrive _redrive;

    public DeadLetterRedriveTests()
    {
        _bus = new FaultyServiceBus(_file.Client);
        _redrive = new DeadLetterRedrive(_bus, NullLogger<DeadLetterRedrive>.Instance);
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_is_sent_again_is_the_message_under_an_id_of_its_own()
    {
        await _file.Sender(Queue).SendMessageAsync(new ServiceBusMessage("body")
        {
            MessageId = "m",
            ContentType = "application/json",
            ApplicationProperties = { ["tenant"] = 7 },
        });
        long number = Assert.Single(await BuryAsync());

        Redrive done = await NamedAsync(number);

        ServiceBusReceivedMessage again = Assert.Single(await _file.ReadyAsync(Queue));
        Assert.Equal(
            ("body", $"m-redrive-{number}", "application/json", 7, 1, null),
            (
                again.Body.ToString(),
                again.MessageId,
                again.ContentType,
                again.ApplicationProperties["tenant"],
                again.DeliveryCount,
                again.DeadLetterReason));
        Assert.Equal((1, false), (done.Redriven, done.More));
        Assert.Empty(done.Left);
        Assert.Empty(await NumbersAsync());
    }

    [Fact]
    public async Task Those_that_are_named_are_sent_again_and_all_others_stay_free()
    {
        long[] numbers = await BuryAsync(count: 5);

        Redrive done = await NamedAsync(numbers[3], numbers[1], numbers[4] + 100);

        Assert.Equal(2, done.Redriven);
        Assert.Equal([new LeftDeadLetter(numbers[4] + 100, LeftReason.NotFound)], done.Left);
        Assert.Equal([numbers[0], numbers[2], numbers[4]], await NumbersAsync());
        Assert.Equal(3, (await _file.ReadyDeadLettersAsync(Queue)).Count);
    }

    [Fact]
    public async Task A_hundred_are_sent_again_at_most_and_more_says_that_there_are_others()
    {
        long[] numbers = await BuryAsync(Limits.DeadLettersPerRedrive + 1);

        Redrive most = await _redrive.OldestAsync(Queue, Limits.DeadLettersPerRedrive, "root", default);
        Redrive rest = await _redrive.OldestAsync(Queue, Limits.DeadLettersPerRedrive, "root", default);

        Assert.Equal((Limits.DeadLettersPerRedrive, true), (most.Redriven, most.More));
        Assert.Equal((1, false), (rest.Redriven, rest.More));
        Assert.Empty(await NumbersAsync());
        Assert.Null(new RedriveRequest(numbers[..^1]).Check());
        Assert.NotNull(new RedriveRequest(numbers).Check());
        Assert.Null(new RedriveRequest(Limit: Limits.DeadLettersPerRedrive).Check());
        Assert.NotNull(new RedriveRequest(Limit: Limits.DeadLettersPerRedrive + 1).Check());
    }

    [Fact]
    public async Task One_that_a_thousand_older_ones_stand_before_is_not_reached()
    {
        long[] numbers = await BuryAsync(Limits.DeadLettersReceived + 1);

        Redrive past = await NamedAsync(numbers[^1]);
        Redrive last = await NamedAsync(numbers[^2]);

        Assert.Equal([new LeftDeadLetter(numbers[^1], LeftReason.NotReceived)], past.Left);
        Assert.Equal((1, 0), (last.Redriven, last.Left.Count));
        Assert.Equal(Limits.DeadLettersReceived, (await _file.ReadyDeadLettersAsync(Queue)).Count);
    }

    [Fact]
    public async Task One_that_another_has_locked_is_left_to_it()
    {
        long[] numbers = await BuryAsync(count: 2);
        ServiceBusReceivedMessage held = await _file.DeadLetters(Queue).ReceiveMessageAsync();

        Task<Redrive> redriving = NamedAsync(numbers);
        await Eventually.Async(() =>
        {
            _file.Time.Advance(TimeSpan.FromSeconds(1));
            return redriving.IsCompleted;
        });

        Redrive done = await redriving;
        Assert.Equal(1, done.Redriven);
        Assert.Equal([new LeftDeadLetter(numbers[0], LeftReason.NotReceived)], done.Left);
        Assert.Equal([numbers[0]], await NumbersAsync());
        Assert.Equal(numbers[0], held.SequenceNumber);
    }

    [Fact]
    public async Task One_whose_lock_is_lost_is_not_lost_itself()
    {
        long[] numbers = await BuryAsync(count: 2);
        _bus.AfterSend = () =>
        {
            _bus.AfterSend = () => { };
            _file.Time.Advance(QueueFile.LockDuration);
        };

        Redrive done = await NamedAsync(numbers);

        Assert.Equal(0, done.Redriven);
        Assert.Equal(numbers.Select(number => new LeftDeadLetter(number, LeftReason.NotCompleted)), done.Left);
        Assert.Equal(numbers, await NumbersAsync());
        Assert.Equal(2, (await _file.ReadyAsync(Queue)).Count);
    }

    [Fact]
    public async Task A_queue_that_takes_no_messages_keeps_the_dead_letters_free_for_the_next_try()
    {
        long[] numbers = await BuryAsync(count: 3);
        int sent = 0;
        _bus.BeforeSend = () =>
        {
            if (++sent > 1)
            {
                throw Down();
            }
        };

        Redrive stopped = await NamedAsync(numbers);
        Assert.Equal((1, 2), (stopped.Redriven, sent));
        Assert.Equal(numbers[1..].Select(number => new LeftDeadLetter(number, LeftReason.NotSent)), stopped.Left);
        Assert.Equal(numbers[1..], await NumbersAsync());

        _bus.BeforeSend = () => { };
        Assert.Equal(2, (await NamedAsync(numbers[1..])).Redriven);
        Assert.Empty(await NumbersAsync());
    }

    [Fact]
    public async Task A_queue_that_stops_answering_halfway_is_answered_for_and_one_that_never_answered_is_told()
    {
        long[] numbers = await BuryAsync(count: 2);
        _bus.BeforeReceive = () => throw Down();
        Assert.Equal(numbers.Select(number => new LeftDeadLetter(number, LeftReason.NotSent)), (await NamedAsync(numbers)).Left);

        _bus.BeforePeek = () => throw Down();
        await Assert.ThrowsAsync<ServiceBusException>(() => NamedAsync(numbers));
        await Assert.ThrowsAsync<ServiceBusException>(() => _redrive.OldestAsync(Queue, 1, "root", default));

        Assert.Equal(2, (await _file.ReadyDeadLettersAsync(Queue)).Count);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_what_was_not_sent_yet_free()
    {
        long[] numbers = await BuryAsync(count: Limits.DeadLettersPerRedrive + 1);
        using var gone = new CancellationTokenSource();
        _bus.AfterSend = gone.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _redrive.NamedAsync(Queue, numbers, "root", gone.Token));

        Assert.Equal(numbers[^1..], await NumbersAsync());
        Assert.Single(await _file.ReadyDeadLettersAsync(Queue));
    }

    private static ServiceBusException Down() => new("Down.", ServiceBusFailureReason.ServiceCommunicationProblem);

    // On the wall clock: what waits for a message that nobody gave back would wait for ever on the test's.
    private Task<Redrive> NamedAsync(params long[] numbers) =>
        _redrive.NamedAsync(Queue, numbers, "root", default).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>
    /// Sends messages and lets all that wait become dead letters, by their time to live. Answers the dead letters' numbers.
    /// </summary>
    private async Task<long[]> BuryAsync(int count = 0)
    {
        await _file.Sender(Queue).SendMessagesAsync(Enumerable.Range(0, count).Select(index => new ServiceBusMessage($"{index}")));
        _file.Time.Advance(TimeSpan.FromMinutes(5));
        return await NumbersAsync();
    }

    private async Task<long[]> NumbersAsync() =>
        [.. (await _file.DeadLetters(Queue).PeekMessagesAsync(10_000, fromSequenceNumber: 0)).Select(message => message.SequenceNumber)];
}
