using System.Net;
using System.Text.Json;
using TicketMaster.Booking;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>Timers, messages and batches of change feeds, as a Functions host sends them to its worker.</summary>
[Collection(nameof(Workers))]
public sealed class TriggerTests(Workers workers)
{
    private const string Timer = """{ "ScheduleStatus": null, "IsPastDue": false, "Schedule": { "AdjustForDST": true } }""";

    [Fact]
    public async Task A_timer_s_function_runs()
    {
        InvocationResponse response = await workers[Workers.Local].InvokeAsync(nameof(SweepDue), new TypedData { Json = Timer });

        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, response.Result.Exception?.Message);
    }

    [Fact]
    public async Task A_timer_s_function_that_the_store_does_not_serve_says_so()
    {
        InvocationResponse response = await workers[Workers.Functions].InvokeAsync(nameof(SweepDue), new TypedData { Json = Timer });

        Assert.Equal(StatusResult.Types.Status.Failure, response.Result.Status);
        Assert.Contains("The store", response.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_settled()
    {
        using HttpClient admin = await workers.SignedInAsync("root", "admin");
        var message = new PaymentEvent("evt_1", "pi_nobody_has", BookingId: "", UserId: "");

        InvocationResponse response = await workers[Workers.Local].InvokeAsync(
            nameof(SettlePayment), new TypedData { String = JsonSerializer.Serialize(message, JsonSerializerOptions.Web) });

        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, response.Result.Exception?.Message);
        JsonElement cases = (await admin.GetAnswerAsync("/admin/payments/stuck")).Is(HttpStatusCode.OK)["cases"];
        Assert.Contains(cases.EnumerateArray(), one => one.GetProperty("paymentId").ValueEquals("pi_nobody_has"));
    }

    /// <summary>The host gives a message back to its queue where the function fails.</summary>
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_message_that_cannot_be_read_fails(string app)
    {
        InvocationResponse response = await workers[app].InvokeAsync(nameof(SettlePayment), new TypedData { String = "no payment event" });

        Assert.Equal(StatusResult.Types.Status.Failure, response.Result.Status);
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_batch_of_a_change_feed_without_a_document_is_taken(string app)
    {
        InvocationResponse response = await workers[app].InvokeAsync("ProjectAvailability", new TypedData { Json = "[]" });

        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, response.Result.Exception?.Message);
    }

    /// <summary>Two seats are reserved, and the host tells of one: nobody but the host reads a change feed.</summary>
    [Fact]
    public async Task A_batch_of_a_change_feed_has_its_effect_and_what_is_not_sent_has_none()
    {
        await workers.PlanAsync("musical");
        using HttpClient alice = await workers.SignedInAsync("alice");
        Answer reserved = (await alice.ReserveAsync("musical-101-1-1", "musical-101-1-2")).Is(HttpStatusCode.Created);

        InvocationResponse response = await workers[Workers.Local].InvokeAsync("ProjectAvailability", Batch(Held("musical", reserved.Text("bookingId"))));

        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, response.Result.Exception?.Message);
        Assert.Equal("ahaaaaaaaa", (await alice.GetAnswerAsync("/event/musical/availability?section=101")).Text("seats"));
    }

    [Fact]
    public async Task A_batch_that_the_store_does_not_take_fails_and_the_host_tries_it_again()
    {
        InvocationResponse response = await workers[Workers.Functions].InvokeAsync("ProjectAvailability", Batch(Held("none", "none-booking-1")));

        Assert.Equal(StatusResult.Types.Status.Failure, response.Result.Status);
    }

    private static TypedData Batch(TicketDocument ticket) =>
        new() { Json = $"[{JsonSerializer.Serialize(ticket, DocumentsJson.Default.TicketDocument)}]" };

    /// <summary>The second seat of section 101, held.</summary>
    private static TicketDocument Held(string eventId, string bookingId) => new()
    {
        Id = $"{eventId}-101-1-2",
        Row = $"{eventId}-101-1",
        EventId = eventId,
        Section = "101",
        BookingId = bookingId,
        UserId = "alice",
        Status = TicketStatus.Held,
        ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(10),
        Price = 4_500,
        Version = 1,
    };
}
