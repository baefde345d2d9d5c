using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TicketMaster.Booking;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Booking;

/// <summary>A slot's release neither ends while it has bookings nor goes round without a pause where none of them can be looked after.</summary>
public sealed class ReleaseDueTests : BookingFixture
{
    private static readonly TimeSpan s_behind = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_orchestration_waits_while_none_is_due_and_goes_on_at_once_while_some_are()
    {
        DateTime now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        List<string> steps = [];
        Queue<int> pages = new([ReleaseDue.NoneYet, ReleaseDue.NoneYet, 100, 3, 0]);
        Mock<TaskOrchestrationContext> context = new();
        context.Setup(one => one.GetInput<ReleaseSlot>()).Returns(new ReleaseSlot(new DateTimeOffset(now).ToUnixTimeSeconds(), 0));
        context.Setup(one => one.CurrentUtcDateTime).Returns(() => now);
        context.Setup(one => one.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns((DateTime at, CancellationToken _) =>
        {
            steps.Add($"wait {(at - now).TotalSeconds}");
            now = at;
            return Task.CompletedTask;
        });
        context.Setup(one => one.CallActivityAsync<int>(It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<TaskOptions>())).ReturnsAsync(() =>
        {
            steps.Add("page");
            return pages.Dequeue();
        });

        await ReleaseDue.RunAsync(context.Object);

        Assert.Equal(["wait 0", "page", "wait 1", "page", "wait 1", "page", "page", "page"], steps);
    }

    [Fact]
    public async Task A_process_whose_clock_is_behind_says_that_none_is_due_yet()
    {
        BookingDocument held = CutOff("alice", null, "gala-A-A-1");
        var slot = new ReleaseSlot(TimingWheel.SlotOf(held.DueAt!.Value), held.Shard);
        var release = new ReleaseDue(Bookings, Upkeep, Clock, NullLogger<ReleaseDue>.Instance);
        Clock.Advance(TimingWheel.EndOf(slot.Slot) - s_behind - Clock.GetUtcNow());

        int early = await release.AdvanceAsync(slot, Durable, Go);
        Clock.Advance(s_behind);
        int due = await release.AdvanceAsync(slot, Durable, Go);

        Assert.Equal((ReleaseDue.NoneYet, 1), (early, due));
        Assert.Equal(BookingState.Expired, Stored.Find(held.Id)!.State);
        Stored.Put(Stored.Find(held.Id)! with { DueAt = null });
        Assert.Equal(0, await release.AdvanceAsync(slot, Durable, Go));
    }

    /// <summary>The query's index is behind: what it finds is looked after already. The same page would come again and again.</summary>
    [Fact]
    public async Task A_sweep_ends_where_none_of_a_page_is_due()
    {
        for (int user = 0; user < 150; user++)
        {
            CutOff($"user{user}", null, "gala-A-A-1");
        }

        Clock.Advance(TimeSpan.FromMinutes(11));
        int reads = 0;
        Bookings.Shows = booking =>
        {
            Interlocked.Increment(ref reads);
            return booking with { DueAt = null };
        };
        var release = new ReleaseDue(Bookings, Upkeep, Clock, NullLogger<ReleaseDue>.Instance);

        await new SweepDue(release, Clock).RunAsync(null!, Durable, Go);

        Assert.Equal(100, reads);
    }
}
