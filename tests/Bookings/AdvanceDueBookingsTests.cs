using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Release;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Bookings;

/// <summary>
/// A slot's release does not end while the slot has bookings. Where none of them can be looked after, it does not go round without a
/// pause.
/// </summary>
public sealed class AdvanceDueBookingsTests : BookingFixture
{
    private static readonly TimeSpan s_behind = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_orchestration_waits_while_none_is_due_and_goes_on_at_once_while_some_are()
    {
        DateTime now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        List<string> steps = [];

        // As the histories of an earlier version have them, and as they are written now.
        Queue<SlotProgress> pages = new(new[] { "-1", "\"NotYet\"", "100", "\"More\"", "0" }.Select(Read));
        Mock<TaskOrchestrationContext> context = new();
        context.Setup(one => one.GetInput<ReleaseSlot>()).Returns(new ReleaseSlot(new DateTimeOffset(now).ToUnixTimeSeconds(), 0));
        context.Setup(one => one.CurrentUtcDateTime).Returns(() => now);
        context.Setup(one => one.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Returns((DateTime at, CancellationToken _) =>
            {
                steps.Add($"wait {(at - now).TotalSeconds}");
                now = at;
                return Task.CompletedTask;
            });
        context.Setup(one => one.CallActivityAsync<SlotProgress>(It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<TaskOptions>()))
            .ReturnsAsync(() =>
            {
                steps.Add("page");
                return pages.Dequeue();
            });

        await AdvanceDueBookings.RunAsync(context.Object);

        Assert.Equal(["wait 0", "page", "wait 1", "page", "wait 1", "page", "page", "page"], steps);
    }

    private static SlotProgress Read(string json) => System.Text.Json.JsonSerializer.Deserialize<SlotProgress>(json);

    [Fact]
    public async Task A_process_whose_clock_is_behind_says_that_none_is_due_yet()
    {
        BookingDocument held = CutOff("alice", null, "gala-A-A-1");
        var slot = new ReleaseSlot(TimingWheel.SlotOf(held.DueAt!.Value), held.Shard);
        Clock.Advance(TimingWheel.EndOf(slot.Slot) - s_behind - Clock.GetUtcNow());

        SlotProgress early = await Release.AdvanceAsync(slot, Durable, Go);
        Clock.Advance(s_behind);
        SlotProgress due = await Release.AdvanceAsync(slot, Durable, Go);

        Assert.Equal((SlotProgress.NotYet, SlotProgress.More), (early, due));
        Assert.Equal(BookingState.Expired, Stored.Find(held.Id)!.State);
        Stored.Put(Stored.Find(held.Id)! with { DueAt = null });
        Assert.Equal(SlotProgress.Done, await Release.AdvanceAsync(slot, Durable, Go));
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
        Bookings.Finds = found => found with { ETag = "behind" };
        Bookings.Shows = booking =>
        {
            Interlocked.Increment(ref reads);
            return booking with { DueAt = null };
        };

        await Services.GetRequiredService<SweepDue>().RunAsync(null!, Durable, Go);

        Assert.Equal(100, reads);
    }

    [Fact]
    public async Task An_unpaid_hold_ends_as_the_query_found_it_and_its_booking_is_not_read()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        int reads = 0;
        Bookings.Shows = booking =>
        {
            Interlocked.Increment(ref reads);
            return booking;
        };
        var slot = new ReleaseSlot(TimingWheel.SlotOf(held.DueAt!.Value), held.Shard);
        Clock.Advance(TimingWheel.EndOf(slot.Slot) - Clock.GetUtcNow());

        Assert.Equal(SlotProgress.More, await Release.AdvanceAsync(slot, Durable, Go));

        Assert.Equal((BookingState.Expired, null), (Stored.Find(held.Id)!.State, Stored.Find(held.Id)!.DueAt));
        Assert.Equal((0, null), (reads, Assert.Single(Seated.All).BookingId));
    }

    /// <summary>The page is full of holds that ended before the payment has to be asked about.</summary>
    [Fact]
    public async Task A_payment_is_looked_after_before_a_crowd_s_holds()
    {
        string[] seats = ["gala-A-A-1", "gala-A-A-2"];
        BookingDocument[] held = await Task.WhenAll(seats.Select(seat => HeldAsync(seat, null, seat)));
        BookingDocument hers = await HeldAsync("alice", null, "gala-A-A-3");
        await ConfirmAsync(hers);
        BookingDocument paying = Stored.Find(hers.Id)!;
        var crowd = new DocumentQuery(null, [], OrderBy: "dueAt", PageSize: 2);
        Stored.Put(paying with { DueAt = held.Max(booking => booking.DueAt) + 1 });
        Clock.Advance(TimeSpan.FromMinutes(11));
        (bool asked, bool first) = (false, true);
        Bookings.Shows = booking =>
        {
            asked |= booking.Id == hers.Id;
            return booking;
        };
        Bookings.BeforeReplaceBy = next =>
        {
            first &= asked || next.Id == hers.Id;
            return false;
        };

        Assert.Equal(new ReleasedPage(2, 2), await Release.AdvancePageAsync(Durable, crowd, Go));

        Assert.True(asked && first);
        Assert.All(held, booking => Assert.Equal(
            (BookingState.Expired, null), (Stored.Find(booking.Id)!.State, Stored.Find(booking.Id)!.DueAt)));
        Assert.All(seats, seat => Assert.Null(Seated.Find(seat)!.BookingId));
    }

    /// <summary>A crowd's slot takes seconds: if the next ones came to help, they would race for the same bookings.</summary>
    [Fact]
    public async Task A_slot_leaves_what_is_due_in_others_to_them()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        long slot = TimingWheel.SlotOf(held.DueAt!.Value);
        Clock.Advance(TimingWheel.EndOf(slot + 1) - Clock.GetUtcNow());

        Assert.Equal(SlotProgress.Done, await Release.AdvanceAsync(new ReleaseSlot(slot + 1, held.Shard), Durable, Go));
        Assert.Equal(SlotProgress.Done, await Release.AdvanceAsync(new ReleaseSlot(slot - 1, held.Shard), Durable, Go));
        Stored.Put(held with { DueAt = TimingWheel.EndOf(slot - 1).ToUnixTimeMilliseconds() + 1 });
        Assert.Equal(SlotProgress.More, await Release.AdvanceAsync(new ReleaseSlot(slot, held.Shard), Durable, Go));
    }

    /// <summary>A process that dies between the hold's end and its seats' clearing leaves a booking that is due.</summary>
    [Fact]
    public async Task Seats_that_nobody_cleared_are_cleared_when_the_booking_is_looked_at_again()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        Stored.Put(BookingLifecycle.Expire(held, held.ExpiresAt));
        Clock.Advance(held.ExpiresAt + DueTimes.Slot - Clock.GetUtcNow());
        BookingDocument ended = Stored.Find(held.Id)!;

        await Release.AdvanceAsync(
            new ReleaseSlot(TimingWheel.SlotOf(ended.DueAt!.Value), held.Shard), Durable, Go);

        Assert.Equal((null, SeatStatus.Free), (Assert.Single(Seated.All).BookingId, Assert.Single(Seated.All).Status));
        Assert.Null(Stored.Find(held.Id)!.DueAt);
    }

    [Fact]
    public async Task A_hold_that_is_being_paid_for_meanwhile_does_not_end_by_what_the_query_found()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        BookingDocument paying = BookingLifecycle.Pay(
            held, "pm_ok", null, "https://tickets.example", Clock.GetUtcNow(), TimeSpan.FromHours(1));
        Bookings.Finds = found => found with { Document = held };
        Clock.Advance(TimeSpan.FromMinutes(11));
        string etag = (await Stored.ReadAsync(held.Id, held.UserId, Go)).ETag!;
        Bookings.BeforeReplaceBy = next => next.State == BookingState.Expired;
        Bookings.Then = () => Stored.ReplaceAsync(paying with { DueAt = long.MaxValue }, etag, Go);

        await Services.GetRequiredService<SweepDue>().RunAsync(null!, Durable, Go);

        Assert.Equal(BookingState.Paying, Stored.Find(held.Id)!.State);
        Assert.Equal(held.Id, Assert.Single(Seated.All).BookingId);
    }
}
