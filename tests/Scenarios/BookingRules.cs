using System.Net;
using System.Text.Json;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What must hold of the documents, whatever happened.</summary>
internal static class BookingRules
{
    public static async Task<List<BookingDocument>> BookingsAsync(TicketMasterApp app, string eventId) =>
        await AllAsync<BookingDocument>(app, eventId);

    /// <summary>
    /// P1: no seat in two live bookings; a live booking owns each of its seats; P9: no user over the limit. A hold whose reserve
    /// was cut off owns none yet, and is none that anybody was told of: callers who cut reserves off check by their answers. The
    /// auditor has come as far and says so too.
    /// </summary>
    public static async Task AssertHoldAsync(TicketMasterApp app, string eventId)
    {
        DateTimeOffset now = app.Clock.GetUtcNow();
        List<BookingDocument> bookings = await BookingsAsync(app, eventId);
        List<BookingDocument> live = [.. bookings.Where(booking => BookingLifecycle.IsLive(booking, now))];
        Dictionary<string, SeatDocument> tickets = (await AllAsync<SeatDocument>(app, eventId)).ToDictionary(ticket => ticket.Id);
        var owners = new Dictionary<string, string>();
        foreach (BookingDocument booking in live)
        {
            foreach (BookedTicket ticket in booking.Tickets)
            {
                Assert.True(
                    owners.TryAdd(ticket.TicketId, booking.Id), $"{ticket.TicketId} is in {booking.Id} and in {owners[ticket.TicketId]}");
                Assert.Equal(booking.Id, tickets[ticket.TicketId].BookingId);
            }
        }

        foreach (IGrouping<string, BookingDocument> user in live.GroupBy(booking => booking.UserId))
        {
            Assert.True(user.Sum(booking => booking.Tickets.Count) <= 8, $"{user.Key} has more than 8 tickets");
        }

        await AssertAuditedAsync(app, bookings);
    }

    /// <summary>The auditor has seen every sale among these, and found nothing.</summary>
    public static async Task AssertAuditedAsync(TicketMasterApp app, IReadOnlyList<BookingDocument> bookings)
    {
        await app.UntilIdleAsync();
        foreach (BookingDocument booking in bookings.Where(SaleRules.IsSold))
        {
            foreach (string id in PartRefunds.EverOwn(booking)
                .Select(ticket => ticket.TicketId)
                .Concat(booking.Payment is { } payment ? [SaleDocument.IdOfPayment(payment.PaymentId!)] : []))
            {
                StoreResult<SaleDocument> sale = await app.Container<SaleDocument>().ReadAsync(id, id, CancellationToken.None);
                Assert.Contains(SoldTo.From(booking), sale.Document?.Bookings ?? []);
            }
        }

        using HttpClient admin = await app.SignedInAsync("auditor", "admin");
        Answer audit = (await admin.GetAnswerAsync("/admin/audit")).Is(HttpStatusCode.OK);
        Assert.Equal("[]", audit["breaches"].GetRawText());
        Assert.True(bookings.Count <= audit["audited"].GetProperty("changes").GetInt64(), audit.Body);
    }

    /// <summary>
    /// P2 to P5 and P10, once time has passed: no seat is named by a dead booking, nothing is due, and money equals tickets.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="eventIds">Every event that anybody paid for.</param>
    public static async Task AssertSettledAsync(TicketMasterApp app, params string[] eventIds)
    {
        List<BookingDocument> bookings = [];
        List<SeatDocument> tickets = [];
        foreach (string eventId in eventIds)
        {
            bookings.AddRange(await BookingsAsync(app, eventId));
            tickets.AddRange(await AllAsync<SeatDocument>(app, eventId));
        }

        Dictionary<string, BookingDocument> byId = bookings.ToDictionary(booking => booking.Id);
        Assert.All(bookings, booking => Assert.Contains(
            booking.State,
            new[] { BookingState.Booked, BookingState.Cancelled, BookingState.Expired, BookingState.Refunded }));
        Assert.All(bookings, booking => Assert.Null(booking.DueAt));
        foreach (SeatDocument ticket in tickets)
        {
            Assert.True(
                ticket.BookingId is null
                    ? ticket.Status == SeatStatus.Free
                    : byId[ticket.BookingId].State == BookingState.Booked
                        && BookingLifecycle.Counts(byId[ticket.BookingId], ticket.Id)
                        && ticket.Status != SeatStatus.Free,
                $"{ticket.Id} is {ticket.Status} for {ticket.BookingId}");
        }

        JsonElement[] payments = await app.PaymentsAsync();
        foreach (JsonElement payment in payments)
        {
            Assert.Contains(payment.GetProperty("status").GetString(), new[] { "captured", "voided", "refunded" });
        }

        ILookup<string, JsonElement> captured = payments
            .Where(payment => payment.GetProperty("amountCaptured").GetInt64() > payment.GetProperty("amountRefunded").GetInt64())
            .ToLookup(payment => payment.GetProperty("paymentId").GetString()!);
        BookingDocument[] paid = [.. bookings.Where(booking => booking is { State: BookingState.Booked, IsFree: false })];
        foreach (BookingDocument booking in paid)
        {
            JsonElement payment = Assert.Single(captured[booking.Payment!.PaymentId!]);
            Assert.Equal(PartRefunds.Paid(booking), payment.GetProperty("amountCaptured").GetInt64());
            Assert.Equal(PartRefunds.ToGoBack(booking), payment.GetProperty("amountRefunded").GetInt64());
            Assert.Null(PartRefunds.OwedSince(booking));
            Assert.Equal(booking.Currency, payment.GetProperty("currency").GetString()!.ToUpperInvariant());
        }

        Assert.Equal(paid.Length, captured.Count);
    }

    private static async Task<List<T>> AllAsync<T>(TicketMasterApp app, string eventId)
        where T : class, IDocument
    {
        var query = new DocumentQuery(null, [new Predicate("eventId", Comparison.Equal, eventId)], PageSize: 1_000);
        return [.. (await app.Container<T>().QueryAllAsync(query, CancellationToken.None)).Select(result => result.Document!)];
    }
}
