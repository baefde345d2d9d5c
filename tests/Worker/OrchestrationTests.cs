using System.Net;
using Microsoft.DurableTask.Protobuf;
using TicketMaster.Bookings;
using TicketMaster.Release;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>Orchestrations that a Functions host drives, one turn after the other.</summary>
[Collection(nameof(Workers))]
public sealed class OrchestrationTests(Workers workers)
{
    [Fact]
    public async Task A_cancelled_event_s_bookings_are_ended_by_the_orchestration_that_its_end_started()
    {
        await workers.PlanAsync("opera");
        using HttpClient admin = await workers.SignedInAsync("root", "admin");
        using HttpClient alice = await workers.SignedInAsync("alice");
        string held = (await alice.ReserveAsync("opera-ORCH-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await admin.DeleteAnswerAsync("/admin/events/opera")).Is(HttpStatusCode.Accepted);
        RunningWorker local = workers[Workers.Local];
        var orchestration = new Orchestration(local, local.TaskHub.Started["cancel-opera"]);

        CompleteOrchestrationAction end = await orchestration.RunAsync();

        Assert.Equal(OrchestrationStatus.Completed, end.OrchestrationStatus);
        Assert.Equal(
            """
            EndBookingsOfEvent = "Some", 15 s, EndBookingsOfEvent = "NoneLeft", 15 s, EndBookingsOfEvent = "NoneLeft", 15 s, \
            EndBookingsOfEvent = "NoneLeft"
            """.Replace("\\\n", "", StringComparison.Ordinal),
            string.Join(", ", orchestration.Steps));
        Assert.Equal("cancelled", (await alice.GetAnswerAsync($"/booking/{held}")).Text("state"));
    }

    [Fact]
    public async Task A_hold_s_end_is_waited_for_by_the_orchestration_that_the_reserve_started()
    {
        await workers.PlanAsync("ballet");
        using HttpClient alice = await workers.SignedInAsync("alice");
        (await alice.ReserveAsync("ballet-ORCH-A-1")).Is(HttpStatusCode.Created);

        Assert.Contains(
            workers[Workers.Local].TaskHub.Started.Values,
            start => start.Name == ReleaseSlot.Orchestration && start.InstanceId.StartsWith("release-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task An_orchestration_runs_through_its_timer_and_its_activities(string app)
    {
        long slot = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds();
        var orchestration = new Orchestration(workers[app], new CreateInstanceRequest
        {
            InstanceId = $"release-{slot}-0",
            Name = ReleaseSlot.Orchestration,
            Input = $$"""{ "Slot": {{slot}}, "Shard": 0 }""",
        });
        Queue<string> answers = new(["\"More\"", "\"NotYet\"", "\"Done\""]);

        CompleteOrchestrationAction end = await orchestration.RunAsync(activity: _ => answers.Dequeue());

        Assert.Equal(OrchestrationStatus.Completed, end.OrchestrationStatus);
        Assert.Matches(
            "^(599|600) s, AdvanceDueBookings = \"More\", AdvanceDueBookings = \"NotYet\", 1 s, AdvanceDueBookings = \"Done\"$",
            string.Join(", ", orchestration.Steps));
    }

    [Fact]
    public async Task An_activity_that_the_store_does_not_serve_fails()
    {
        var slot = new Rpc.TypedData { String = """{ "Slot": 1, "Shard": 0 }""" };

        string told = await workers[Workers.Functions].InvokeAsync("AdvanceDueBookings", slot).FailsAsync();

        Assert.Contains("The store", told, StringComparison.Ordinal);
    }
}
