using System.Globalization;
using System.Net;
using System.Text.Json;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>What gates meet besides the scan of a ticket: closed doors, mistakes, hours without a network.</summary>
public sealed class GateTests(GateApp app) : IClassFixture<GateApp>
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_scan_before_the_doors_open_is_refused_and_uses_nothing_up()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(3));
        DateTimeOffset doors = app.Now.AddHours(1);
        GateTicket ticket = await app.TicketAsync(eventId);

        Answer refused = (await app.Gate.ScanAsync(ticket.Code)).IsRefused(HttpStatusCode.Conflict, "too-early");
        app.App.Clock.Advance(doors - app.Now - TimeSpan.FromTicks(1));
        (await app.Gate.ScanAsync(ticket.Code)).IsRefused(HttpStatusCode.Conflict, "too-early");
        app.App.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(doors, refused["admitFrom"].GetDateTimeOffset());
        Assert.False((await app.ScansOfAsync(ticket)).Json.TryGetProperty("checkedIn", out _));
        (await app.Gate.ScanAsync(ticket.Code)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_administrator_undoes_a_check_in_and_who_when_and_why_is_kept()
    {
        GateTicket ticket = await app.TicketAsync(await app.EventAsync(s_minute));
        string scanId = (await app.Gate.ScanAsync(ticket.Code, key: "scan-1")).Is(HttpStatusCode.OK)["checkedIn"]
            .GetProperty("scanId").GetString()!;
        string path = $"/admin/check-in/{ticket.TicketId}/undo";
        DateTimeOffset at = app.Now;

        (await app.Gate.PostAnswerAsync(path, new { reason = "I am a gate." })).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        Answer undone = (await app.Admin.PostAnswerAsync(path, new { reason = "A mistake." })).Is(HttpStatusCode.OK);
        Answer again = (await app.Admin.PostAnswerAsync(path, new { reason = "A mistake." })).Is(HttpStatusCode.OK);
        (await app.Gate.ScanAsync(ticket.Code, key: "scan-1")).IsRefused(HttpStatusCode.Conflict, "check-in-undone");
        (await app.Gate.ScanAsync(ticket.Code, key: "scan-2")).Is(HttpStatusCode.OK);

        Assert.Equal(undone.Body, again.Body);
        JsonElement one = Assert.Single(undone["undone"].EnumerateArray());
        Assert.Equal(
            ("root", "A mistake.", at, scanId, ticket.BookingId),
            (one.GetProperty("by").GetString(), one.GetProperty("reason").GetString(), one.GetProperty("undoneAt").GetDateTimeOffset(),
                one.GetProperty("checkedIn").GetProperty("scanId").GetString(), one.GetProperty("bookingId").GetString()));
        Assert.False(undone.Json.TryGetProperty("checkedIn", out _));

        // A repeat that names its scan, or comes under its key, does not undo a later check-in.
        (await app.Admin.PostAnswerAsync(path, new { reason = "A mistake.", scanId })).Is(HttpStatusCode.OK);
        Assert.True((await app.ScansOfAsync(ticket)).Json.TryGetProperty("checkedIn", out _));
        (await app.Admin.PostAnswerAsync(path, new { reason = "Again." }, "undo-1")).Is(HttpStatusCode.OK);
        (await app.Gate.ScanAsync(ticket.Code, key: "scan-3")).Is(HttpStatusCode.OK);
        (await app.Admin.PostAnswerAsync(path, new { reason = "Again." }, "undo-1")).Is(HttpStatusCode.OK);
        (await app.Admin.PostAnswerAsync(path, new { reason = "Other." }, "undo-1"))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await app.Gate.ScanAsync(ticket.Code)).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
    }

    [Fact]
    public async Task What_cannot_be_undone_is_refused()
    {
        GateTicket ticket = await app.TicketAsync(await app.EventAsync(s_minute));
        string path = $"/admin/check-in/{ticket.TicketId}/undo";
        object because = new { reason = "A mistake." };

        (await app.Admin.PostAnswerAsync(path, because)).IsRefused(HttpStatusCode.Conflict, "not-checked-in");
        (await app.Admin.PostAnswerAsync(path, new { reason = "A mistake.", scanId = "another" }))
            .IsRefused(HttpStatusCode.Conflict, "not-checked-in");
        foreach (string nobodys in new[] { "nobody-A-A-1", ticket.TicketId[..^1] + "9", "x" })
        {
            (await app.Admin.PostAnswerAsync($"/admin/check-in/{nobodys}/undo", because)).IsRefused(HttpStatusCode.NotFound, "not-found");
            (await app.Gate.GetAnswerAsync($"/admin/check-in/{nobodys}")).IsRefused(HttpStatusCode.NotFound, "not-found");
        }

        foreach (string reason in new[] { "", " ", "\t", new string('r', Limits.ReasonLength + 1) })
        {
            (await app.Admin.PostAnswerAsync(path, new { reason })).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }

        (await app.Gate.ScanAsync(ticket.Code)).Is(HttpStatusCode.OK);
        (await app.Admin.PostAnswerAsync(path, new { reason = new string('r', Limits.ReasonLength) })).Is(HttpStatusCode.OK);
    }

    /// <summary>Two administrators undo a check-in at once, and somebody is let in between their two writes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undo_never_takes_back_a_check_in_that_came_after_it_was_asked_for(bool guarded)
    {
        GateTicket ticket = await app.TicketAsync(await app.EventAsync(s_minute));
        string path = $"/admin/check-in/{ticket.TicketId}/undo";
        (await app.Gate.ScanAsync(ticket.Code)).Is(HttpStatusCode.OK);
        FaultyContainer<SeatDocument> seats = app.App.Faulty<SeatDocument>();
        seats.BeforeReplaceBy = seat => seat.Undone is not null;
        seats.Then = async () =>
        {
            (await app.Admin.PostAnswerAsync(path, new { reason = "The first." })).Is(HttpStatusCode.OK);
            (await app.Gate.ScanAsync(ticket.Code, "South 1")).Is(HttpStatusCode.OK);
        };
        seats.IgnoresETag = seat => !guarded && seat.Undone?[0].Reason == "The second.";

        (await app.Admin.PostAnswerAsync(path, new { reason = "The second." })).Is(HttpStatusCode.OK);

        seats.IgnoresETag = _ => false;
        Answer scans = await app.ScansOfAsync(ticket);
        Assert.Equal(guarded, scans.Json.TryGetProperty("checkedIn", out JsonElement now)
            && now.GetProperty("gate").GetString() == "South 1");
        Assert.Equal(
            guarded ? "The first." : "The second.", Assert.Single(scans["undone"].EnumerateArray()).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Of_two_gates_that_let_in_with_one_ticket_offline_the_earlier_counts_and_the_other_is_listed()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(1));
        GateTicket[] tickets = await app.TicketsAsync(eventId, 3);
        DateTimeOffset first = app.Now + s_minute;
        await app.App.PassAsync(TimeSpan.FromMinutes(3));

        // North delivers first; then South, whose scan of the second ticket was the earlier one.
        Answer[] north = await GateApp.DeliverAsync(
            app.Gate,
            "North",
            GateApp.Scan(tickets[0], "n1", first),
            GateApp.Scan(tickets[1], "n2", first.AddSeconds(30)),
            GateApp.Scan(tickets[2], "n3", first));
        object[] others = [GateApp.Scan(tickets[0], "s1", first.AddSeconds(1)), GateApp.Scan(tickets[1], "s2", first.AddSeconds(29))];
        Answer[] south = await GateApp.DeliverAsync(app.OtherGate, "South", others);
        Answer[] again = await GateApp.DeliverAsync(app.OtherGate, "South", others);

        Assert.Equal([(200, false, false), (200, false, false), (200, false, false)], north.Select(Kind));
        Assert.Equal([(409, false, true), (200, false, true)], south.Select(Kind));
        Assert.Equal("already-checked-in", south[0]["problem"].GetProperty("code").GetString());
        Assert.Equal([(409, false, true), (200, true, false)], again.Select(Kind));
        Assert.Equal(
            [
                $"{eventId}-A-A-1 already-checked-in at South, not North",
                $"{eventId}-A-A-2 already-checked-in at North, admitted, not South",
            ],
            await app.ConflictsAsync(eventId));
        JsonElement counts = (await app.ScansOfAsync(tickets[1]))["checkedIn"];
        Assert.Equal(
            (first.AddSeconds(29), "South", app.Now),
            (counts.GetProperty("at").GetDateTimeOffset(), counts.GetProperty("gate").GetString(),
                counts.GetProperty("deliveredAt").GetDateTimeOffset()));

        // The displaced scan was answered 200, and still is.
        Assert.Equal(
            [(200, true, true)],
            (await GateApp.DeliverAsync(app.Gate, "North", GateApp.Scan(tickets[1], "n2", first.AddSeconds(30)))).Select(Kind));

        // Whoever comes online is told of the first.
        Answer refused = (await app.Gate.ScanAsync(tickets[1].Code, "East")).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        Assert.Equal("South", refused["checkedIn"].GetProperty("gate").GetString());
    }

    [Fact]
    public async Task A_scan_whose_answer_was_lost_online_is_no_conflict_with_itself()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(1));
        GateTicket ticket = await app.TicketAsync(eventId);
        DateTimeOffset at = app.Now;
        (await app.Gate.ScanAsync(ticket.Code, "North", "n1")).Is(HttpStatusCode.OK);

        Answer[] delivered = await GateApp.DeliverAsync(app.Gate, "North", GateApp.Scan(ticket, "n1", at));

        Assert.Equal([(200, true, false)], delivered.Select(Kind));
        Assert.Empty(await app.ConflictsAsync(eventId));
    }

    [Fact]
    public async Task A_refund_between_scan_and_delivery_is_listed_and_leaves_the_seats_new_holder_alone()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(1));
        GateTicket[] old = await app.TicketsAsync(eventId, 2);
        DateTimeOffset scanned = app.Now;
        await app.App.PassAsync(s_minute);
        await app.RefundAsync(old[0]);
        await app.App.PassAsync(s_minute);
        GateTicket bobs = await app.TicketAsync(eventId, buyer: app.Bob);
        (await app.Gate.ScanAsync(bobs.Code)).Is(HttpStatusCode.OK);

        Answer[] results = await GateApp.DeliverAsync(
            app.OtherGate,
            "South",
            GateApp.Scan(old[0], "s1", scanned),
            GateApp.Scan(old[0], "s2", app.Now),
            GateApp.Scan(old[1], "s3", scanned));

        Assert.Equal([(200, false, true), (410, false, true), (200, false, false)], results.Select(Kind));
        Assert.Equal(old[0].BookingId, results[0]["checkIn"].GetProperty("bookingId").GetString());
        Assert.Equal(
            [$"{eventId}-A-A-1 refunded-later at South, admitted", $"{eventId}-A-A-1 ticket-refunded at South"],
            await app.ConflictsAsync(eventId));
        (await app.Gate.ScanAsync(bobs.Code)).IsRefused(HttpStatusCode.Conflict, "already-checked-in");

        // What was listed stays when the seat changes hands once more.
        await app.RefundAsync(bobs);
        await app.App.PassAsync(s_minute);
        (await app.Bob.ReserveAsync(bobs.TicketId)).Is(HttpStatusCode.Created);
        Assert.Equal(2, (await app.ConflictsAsync(eventId)).Length);
    }

    [Fact]
    public async Task A_scan_made_offline_is_judged_by_when_it_was_made()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(3));
        DateTimeOffset doors = app.Now.AddHours(1);
        GateTicket[] tickets = await app.TicketsAsync(eventId, 4);
        app.App.Clock.Advance(TimeSpan.FromHours(12));

        Answer[] results = await GateApp.DeliverAsync(
            app.Gate,
            "North",
            GateApp.Scan(tickets[0], "1", doors),
            GateApp.Scan(tickets[1], "2", doors.AddTicks(-1)),
            GateApp.Scan(tickets[2], "3", doors.AddHours(8).AddTicks(1)),
            GateApp.Scan(tickets[3], "4", doors.AddDays(-9)),
            GateApp.Scan(tickets[3], "5", app.Now + Limits.ClockAhead + TimeSpan.FromTicks(1)));

        Assert.Equal([200, 409, 410, 422, 422], results.Select(result => result["status"].GetInt32()));
        Assert.Equal(
            ["too-early", "ticket-expired", "scanned-at-impossible", "scanned-at-impossible"],
            results.Skip(1).Select(result => result["problem"].GetProperty("code").GetString()));
        Assert.Equal(
            doors, results[0]["checkIn"].GetProperty("checkedIn").GetProperty("at").GetDateTimeOffset());

        // One alone, at the check-in itself. Sent again without a key it is the same scan.
        foreach (bool repeated in new[] { false, true })
        {
            Answer alone = (await app.Gate.PostAnswerAsync(
                "/admin/check-in", new { code = tickets[3].Code, gate = "North", scannedAt = doors.AddHours(1) })).Is(HttpStatusCode.OK);
            Assert.Equal(repeated, alone.Headers.Contains("Idempotency-Replayed"));
        }

        (await app.Gate.PostAnswerAsync("/admin/check-in", new { code = tickets[3].Code, gate = "North", scannedAt = "2026-11-22T12:00" }))
            .IsRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_gates_clock_that_is_a_little_ahead_is_forgiven()
    {
        GateTicket ticket = await app.TicketAsync(await app.EventAsync(TimeSpan.FromHours(1)));

        Answer[] results = await GateApp.DeliverAsync(app.Gate, "North", GateApp.Scan(ticket, "1", app.Now + Limits.ClockAhead));

        Assert.Equal(app.Now, results[0]["checkIn"].GetProperty("checkedIn").GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Each_scan_of_a_delivery_has_its_own_result_and_a_delivery_that_is_none_is_refused()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(1));
        GateTicket ticket = await app.TicketAsync(eventId);
        GateTicket other = await app.TicketAsync(eventId, 2);
        object good = GateApp.Scan(ticket, "1", app.Now);

        Answer[] results = await GateApp.DeliverAsync(
            app.Gate,
            "North",
            new { scanId = "2", code = "let me in", scannedAt = app.Now },
            new { scanId = "3", code = ticket.Code[..^4], scannedAt = app.Now },

            // Barcodes of other things have separators.
            new { scanId = "5", code = "]C1\u001D0104012345678901", scannedAt = app.Now },
            new { scanId = "4", code = ticket.Code, scannedAt = "yesterday" },
            good,
            good,
            GateApp.Scan(other, "1", app.Now));

        Assert.Equal(
            [
                "ticket-code-malformed", "ticket-code-forged", "ticket-code-malformed", "invalid-request", "200", "200",
                "idempotency-key-reused",
            ],
            results.Select(result =>
                result.Json.TryGetProperty("problem", out JsonElement problem) ? problem.GetProperty("code").GetString() : "200"));
        Assert.Equal(["2", "3", "5", "4", "1", "1", "1"], results.Select(result => result.Text("scanId")));
        Assert.Empty(await app.ConflictsAsync(eventId));
        foreach (object body in new object[]
        {
            new { gate = "North", scans = Array.Empty<object>() },
            new { gate = "", scans = new[] { good } },
            new { gate = "North\u001D", scans = new[] { good } },
            new { gate = "North", scans = new[] { good, null } },
            new { gate = "North", scans = new[] { new { scanId = "", code = ticket.Code, scannedAt = app.Now } } },
            new { gate = "North", scans = new[] { new { scanId = "a b", code = ticket.Code, scannedAt = app.Now } } },
            new { gate = "North", scans = new[] { new { scanId = new string('s', 256), code = ticket.Code, scannedAt = app.Now } } },
            new { gate = "North", scans = Enumerable.Repeat(good, Limits.ScansPerDelivery + 1) },
        })
        {
            (await app.Gate.PostAnswerAsync("/admin/check-in/offline", body)).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }

        object many = new { gate = "North", scans = Enumerable.Repeat(good, Limits.ScansPerDelivery) };
        Answer all = (await app.Gate.PostAnswerAsync("/admin/check-in/offline", many)).Is(HttpStatusCode.OK);
        Assert.Equal(Limits.ScansPerDelivery, all["results"].GetArrayLength());
        (await app.Gate.PostAnswerAsync("/admin/check-in/offline", new { gate = "North", eventId = "other", scans = new[] { good } }))
            .Is(HttpStatusCode.OK);
        (await app.Alice.PostAnswerAsync("/admin/check-in/offline", many)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task The_refunded_tickets_of_an_event_are_listed_whole_or_since_a_moment()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(1));
        string path = $"/admin/events/{eventId}/refunded-tickets";
        GateTicket whole = await app.TicketAsync(eventId);
        GateTicket kept = await app.TicketAsync(eventId, 2);
        string pair = await app.App.BuyAsync(app.Bob, $"{eventId}-A-B-1", $"{eventId}-A-B-2");
        Assert.Empty((await app.Gate.GetAnswerAsync(path)).Is(HttpStatusCode.OK)["tickets"].EnumerateArray());
        await app.RefundAsync(whole);
        await app.App.PassAsync(TimeSpan.FromMinutes(6));
        string since = (await ListAsync(path)).Since;
        (await app.Admin.PostAnswerAsync($"/admin/bookings/{pair}/refund", new { ticketIds = new[] { $"{eventId}-A-B-2" } }))
            .Is(HttpStatusCode.Accepted);
        await app.App.PassAsync(s_minute);

        Assert.Equal([(whole.TicketId, whole.BookingId), ($"{eventId}-A-B-2", pair)], (await ListAsync(path)).Tickets.Order());
        Assert.Equal([(whole.TicketId, whole.BookingId), ($"{eventId}-A-B-2", pair)], (await ListAsync(path + "?size=1")).Tickets.Order());
        string newer = $"{path}?since={Uri.EscapeDataString(since)}";
        Assert.Equal([($"{eventId}-A-B-2", pair)], (await ListAsync(newer)).Tickets);
        Assert.Equal([($"{eventId}-A-B-2", pair)], (await ListAsync(newer + "&size=1")).Tickets);
        Assert.DoesNotContain(kept.TicketId, (await ListAsync(path)).Tickets.Select(ticket => ticket.TicketId));

        (await app.Gate.GetAnswerAsync(path + "?since=yesterday")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        (await app.Gate.GetAnswerAsync(path + "?continuation=x")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        foreach (string list in new[] { "refunded-tickets", "scan-conflicts" })
        {
            (await app.Gate.GetAnswerAsync($"/admin/events/unknown/{list}")).IsRefused(HttpStatusCode.NotFound, "not-found");
            (await app.Alice.GetAnswerAsync($"/admin/events/{eventId}/{list}")).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [Fact]
    public async Task The_scans_that_contradict_each_other_come_page_by_page()
    {
        string eventId = await app.EventAsync(TimeSpan.FromHours(1));
        GateTicket[] tickets = await app.TicketsAsync(eventId, 3);
        foreach (string gate in new[] { "North", "South" })
        {
            await GateApp.DeliverAsync(
                app.Gate, gate, [.. tickets.Select((ticket, number) => GateApp.Scan(ticket, $"{gate}{number}", app.Now))]);
        }

        List<string> found = [];
        for (string? next = $"/admin/events/{eventId}/scan-conflicts?size=2"; next is not null;)
        {
            Answer page = (await app.Gate.GetAnswerAsync(next)).Is(HttpStatusCode.OK);
            found.AddRange(page["conflicts"].EnumerateArray().Select(one => one.GetProperty("ticketId").GetString()!));
            next = page.Json.TryGetProperty("next", out JsonElement more) ? more.GetString() : null;
        }

        Assert.Equal(tickets.Select(ticket => ticket.TicketId), found.Order());
    }

    private async Task<(List<(string TicketId, string BookingId)> Tickets, string Since)> ListAsync(string path)
    {
        List<(string, string)> tickets = [];
        string? since = null;
        for (string? next = path; next is not null;)
        {
            Answer page = (await app.Gate.GetAnswerAsync(next)).Is(HttpStatusCode.OK);
            tickets.AddRange(page["tickets"].EnumerateArray().Select(one =>
                (one.GetProperty("ticketId").GetString()!, one.GetProperty("bookingId").GetString()!)));
            since ??= page.Text("nextSince");
            next = page.Json.TryGetProperty("next", out JsonElement more) ? more.GetString() : null;
        }

        return (tickets, since!);
    }

    private static (int Status, bool Replayed, bool Conflict) Kind(Answer result) =>
        (result["status"].GetInt32(), result["replayed"].GetBoolean(), result["conflict"].GetBoolean());
}
