using System.Net;
using System.Text.Json;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Storage;
using Xunit;
using Xunit.Abstractions;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What an event's sales figures say is what the auditor's ledger, the provider's payments and the map of seats say.</summary>
public sealed class SalesFiguresTests(ITestOutputHelper output)
{
    private static readonly EventDocument s_gala = TestEvents.Of(
        "gala", TestEvents.Section("A", 2, 8), TestEvents.Section("B", 2, 6, "P2"), TestEvents.Section("C", 1, 4, band: null));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sales_figures_are_the_auditor_s_sums_after_random_sales_and_refunds(int seed)
    {
        output.WriteLine($"Seed {seed}");
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(s_gala);

        // Sales fall into two hours, and the tokens live that long.
        app.Clock.Advance(TimeSpan.FromMinutes(45));
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        var random = new Random(seed);
        string[] seats = [.. s_gala.Sections.Where(section => section.Band is not null).SelectMany(TestPlans.Seats)
            .Select(seat => seat.TicketId("gala"))];
        for (int turn = 0; turn < 24; turn++)
        {
            using HttpClient buyer = await app.SignedInAsync($"buyer{turn % 9}");
            Answer held = await buyer.ReserveAsync([.. random.GetItems(seats, random.Next(1, 4)).Distinct()]);
            if (held.Status == HttpStatusCode.Created && random.Next(5) > 0)
            {
                await buyer.ConfirmAsync(held.Text("bookingId"), random.GetItems(["pm_ok", "pm_ok", "pm_ok", "pm_declined"], 1)[0]);
            }

            await app.PassAsync(TimeSpan.FromSeconds(3));
            BookingDocument[] sold = [.. (await BookingRules.BookingsAsync(app, "gala")).Where(one => one.State == BookingState.Booked)];
            if (sold.Length > 0 && random.Next(3) == 0)
            {
                BookingDocument one = random.GetItems(sold, 1)[0];
                string refund = $"/admin/bookings/{one.Id}/refund";
                Answer asked = random.Next(2) == 0
                    ? await admin.AskAsync(HttpMethod.Post, refund)
                    : await admin.PostAnswerAsync(refund, new { ticketIds = new[] { one.Tickets[0].TicketId } });
                asked.Is(HttpStatusCode.Accepted);
            }

            if (turn % 6 == 0)
            {
                app.Clock.Advance(TimeSpan.FromMinutes(11));
            }
        }

        using HttpClient last = await app.SignedInAsync("last");
        (await last.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 1 })).Is(HttpStatusCode.Created);
        await app.PassAsync(TimeSpan.FromSeconds(10));

        Answer sales = (await admin.GetAnswerAsync("/admin/events/gala/sales")).Is(HttpStatusCode.OK);
        Sums all = Sums.Of(sales["tickets"]);
        Sums audited = await AuditedAsync(app, seats);
        output.WriteLine($"{all} {sales.Body}");
        Assert.Equal(audited, all);
        Assert.True(all is { Sold: > 5, Refunded: > 1 } && all.Revenue > all.Refunds, sales.Body);
        Assert.Equal(all, Total(sales["sections"]));
        Assert.Equal(all, Total(sales["prices"]));
        Assert.Equal(all, Total(sales["hours"]));
        Assert.True(sales["hours"].GetArrayLength() > 1, sales.Body);
        Assert.Equal(
            all.Revenue - all.Refunds,
            (await app.PaymentsAsync()).Sum(payment =>
                payment.GetProperty("amountCaptured").GetInt64() - payment.GetProperty("amountRefunded").GetInt64()));

        // The map shows the same.
        string map = (await last.GetAnswerAsync("/event/gala/availability")).Text("seats");
        Assert.Equal((map.Count(seat => seat == 'b'), map.Count(seat => seat == 'h'), map.Count(seat => seat == 'a')), Seats(sales.Json));
        Assert.Equal(Seats(sales.Json), Added(sales["sections"]));
        Assert.Equal(Seats(sales.Json), Added(sales["prices"]));
        Assert.Equal(32, sales["capacity"].GetInt32());
        await BookingRules.AssertHoldAsync(app, "gala");
    }

    /// <summary>From the auditor's own ledger of seats: every booking that it saw sold with each.</summary>
    private static async Task<Sums> AuditedAsync(TicketMasterApp app, IEnumerable<string> seats)
    {
        Sums sums = new(0, 0, 0, 0);
        foreach (string seat in seats)
        {
            SaleDocument? record = (await app.Container<SaleDocument>().FindAsync(seat, seat, default))?.Document;
            foreach (SoldTo sale in record?.Bookings ?? [])
            {
                BookingDocument booking =
                    (await app.Container<BookingDocument>().FindAsync(sale.BookingId, sale.UserId, default))!.Value.Document!;
                long price = PartRefunds.EverOwn(booking).Single(ticket => ticket.TicketId == seat).Price;
                bool refunded = booking.State == BookingState.Refunded || !BookingLifecycle.Counts(booking, seat);
                sums = sums.Plus(new(1, refunded ? 1 : 0, price, refunded ? price : 0));
            }
        }

        return sums;
    }

    private static Sums Total(JsonElement list) =>
        list.EnumerateArray().Aggregate(new Sums(0, 0, 0, 0), (sums, one) => sums.Plus(Sums.Of(one.GetProperty("tickets"))));

    private static (int Sold, int Held, int Free) Seats(JsonElement one)
    {
        JsonElement seats = one.GetProperty("seats");
        return (seats.GetProperty("sold").GetInt32(), seats.GetProperty("held").GetInt32(), seats.GetProperty("free").GetInt32());
    }

    private static (int Sold, int Held, int Free) Added(JsonElement list) => list.EnumerateArray().Select(Seats)
        .Aggregate((sums, one) => (sums.Sold + one.Sold, sums.Held + one.Held, sums.Free + one.Free));

    private sealed record Sums(int Sold, int Refunded, long Revenue, long Refunds)
    {
        public static Sums Of(JsonElement tickets) => new(
            tickets.GetProperty("sold").GetInt32(),
            tickets.GetProperty("refunded").GetInt32(),
            tickets.GetProperty("revenue").GetInt64(),
            tickets.GetProperty("refunds").GetInt64());

        public Sums Plus(Sums other) =>
            new(Sold + other.Sold, Refunded + other.Refunded, Revenue + other.Revenue, Refunds + other.Refunds);
    }
}
