using TicketMaster.Pay;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>A webhook that comes before its request is done waits for it.</summary>
public sealed class PaymentsUnderWayTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly PaymentsUnderWay _payments;

    public PaymentsUnderWayTests() => _payments = new PaymentsUnderWay(_clock);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_waits_until_the_request_ends_however_that_ends(bool fails)
    {
        var request = new TaskCompletionSource();
        _payments.Note("gala-x-1", request.Task);

        Task waiting = _payments.WaitAsync("gala-x-1", CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        if (fails)
        {
            request.SetException(new TimeoutException());
        }
        else
        {
            request.SetResult();
        }

        await waiting;
        Assert.True(_payments.WaitAsync("gala-x-1", CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void Nobody_waits_for_another_bookings_request()
    {
        _payments.Note("gala-x-1", new TaskCompletionSource().Task);

        Assert.True(_payments.WaitAsync("gala-x-2", CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task It_does_not_wait_for_long()
    {
        _payments.Note("gala-x-1", new TaskCompletionSource().Task);

        Task waiting = _payments.WaitAsync("gala-x-1", CancellationToken.None);
        _clock.Advance(PaymentsUnderWay.Patience - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));
        await waiting;
    }
}
