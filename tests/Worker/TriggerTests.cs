using System.Net;
using System.Text.Json;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Release;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>Timers, messages and batches of change feeds, as a Functions host sends them to its worker.</summary>
[Collection(nameof(Workers))]
public sealed class TriggerTests(Workers workers)
{
    private const string Projection = "ProjectAvailability";
    private const string Timer = """{ "ScheduleStatus": null, "IsPastDue": false, "Schedule": { "AdjustForDST": true } }""";

    [Fact]
    public Task A_timer_s_function_runs() =>
        workers[Workers.Local].InvokeAsync(nameof(SweepDue), new TypedData { Json = Timer }).SucceedsAsync();

    [Fact]
    public async Task A_timer_s_function_that_the_store_does_not_serve_says_so()
    {
        string told = await workers[Workers.Functions].InvokeAsync(nameof(SweepDue), new TypedData { Json = Timer }).FailsAsync();

        Assert.Contains("The store", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_settled()
    {
        using HttpClient admin = await workers.SignedInAsync("root", "admin");
        var message = new PaymentEvent("evt_1", "pi_nobody_has", BookingId: "", UserId: "");

        string json = JsonSerializer.Serialize(message, JsonSerializerOptions.Web);
        await workers[Workers.Local].InvokeAsync(nameof(HandlePaymentEvent), new TypedData { String = json }).SucceedsAsync();

        JsonElement cases = (await admin.GetAnswerAsync("/admin/payments/stuck")).Is(HttpStatusCode.OK)["cases"];
        Assert.Contains(cases.EnumerateArray(), one => one.GetProperty("paymentId").ValueEquals("pi_nobody_has"));
    }

    /// <summary>The host gives a message back to its queue where the function fails.</summary>
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_message_that_cannot_be_read_fails(string app)
    {
        string told =
            await workers[app].InvokeAsync(nameof(HandlePaymentEvent), new TypedData { String = "no payment event" }).FailsAsync();

        Assert.Contains("'message'", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public Task A_batch_of_a_change_feed_without_a_document_is_taken(string app) =>
        workers[app].InvokeAsync(Projection, new TypedData { Json = "[]" }).SucceedsAsync();

    /// <summary>Two seats are reserved, and the host tells of one: nobody but the host reads a change feed.</summary>
    [Fact]
    public async Task A_batch_of_a_change_feed_has_its_effect_and_what_is_not_sent_has_none()
    {
        await workers.PlanAsync("musical");
        using HttpClient alice = await workers.SignedInAsync("alice");
        Answer reserved = (await alice.ReserveAsync("musical-101-1-1", "musical-101-1-2")).Is(HttpStatusCode.Created);

        await workers[Workers.Local].InvokeAsync(Projection, Batch(Held("musical", reserved.Text("bookingId")))).SucceedsAsync();

        Assert.Equal("ahaaaaaaaa", (await alice.GetAnswerAsync("/event/musical/availability?section=101")).Text("seats"));
    }

    [Fact]
    public async Task A_batch_that_the_store_does_not_take_fails_and_the_host_tries_it_again()
    {
        string told = await workers[Workers.Functions].InvokeAsync(Projection, Batch(Held("none", "none-booking-1"))).FailsAsync();

        Assert.Contains("The store", told, StringComparison.Ordinal);
    }

    private static TypedData Batch(SeatDocument seat) =>
        new() { Json = $"[{JsonSerializer.Serialize(seat, SeatsContainers.SeatDocuments.Json)}]" };

    /// <summary>The second seat of section 101, held.</summary>
    private static SeatDocument Held(string eventId, string bookingId) => new()
    {
        Id = $"{eventId}-101-1-2",
        Row = $"{eventId}-101-1",
        EventId = eventId,
        Section = "101",
        BookingId = bookingId,
        UserId = "alice",
        Status = SeatStatus.Held,
        ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(10),
        Price = 4_500,
        Version = 1,
    };
}
