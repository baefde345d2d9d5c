using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess;
using OneProcess.Documents;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Bench.Hosting;

/// <summary>Puts documents into the store of an app that does not run: the traces of years, or of a crowd of one second.</summary>
internal static class OldData
{
    /// <summary>
    /// Bookings of past events, equally many for each of the buyers that buy now. They are written in the order of their keys, which is
    /// fastest for a store. Each new booking of a buyer falls between old ones.
    /// </summary>
    public static async Task AddBookingsAsync(string dataPath, int count)
    {
        DateTimeOffset at = DateTimeOffset.UtcNow.AddYears(-1);
        int ofEach = (count + Contest.Users - 1) / Contest.Users;
        IEnumerable<BookingDocument> bookings =
            from user in Enumerable.Range(0, Contest.Users).Select(Contest.User).Order(StringComparer.Ordinal)
            from number in Enumerable.Range(0, ofEach)
            select PastBooking($"past{number:D4}", user, at);
        await WriteAsync(dataPath, BookingsContainers.BookingDocuments, bookings.Take(count));
    }

    /// <summary>One hold of one seat for each of many users, all with the same deadline.</summary>
    public static async Task AddHoldsAsync(string dataPath, IReadOnlyList<TicketId> seats, DateTimeOffset expiresAt)
    {
        BookingDocument Hold(TicketId seat, int number) => Booking(
            seat.EventId, $"crowd-{number}", [new BookedTicket(seat.ToString(), seat.Section, seat.Row, seat.Seat, 5_000)], expiresAt);

        BookingDocument[] holds = [.. seats.Select(Hold)];
        await WriteAsync(dataPath, BookingsContainers.BookingDocuments, holds);
        IEnumerable<SeatDocument> tickets = holds.Zip(seats, (hold, seat) => new SeatDocument
        {
            Id = seat.ToString(),
            Row = seat.RowKey,
            EventId = seat.EventId,
            Section = seat.Section,
            BookingId = hold.Id,
            UserId = hold.UserId,
            Status = SeatStatus.Held,
            ExpiresAt = expiresAt,
            Price = 5_000,
            Version = 1,
        });
        await WriteAsync(dataPath, SeatsContainers.SeatDocuments, tickets);
    }

    /// <summary>So many holds of each user for one event, that have all ended unpaid.</summary>
    public static Task AddEndedHoldsAsync(string dataPath, string eventId, IEnumerable<string> userIds, int count)
    {
        DateTimeOffset at = DateTimeOffset.UtcNow.AddDays(-1);
        return WriteAsync(
            dataPath,
            BookingsContainers.BookingDocuments,
            from userId in userIds
            from number in Enumerable.Range(1, count)
            select Booking(eventId, userId, [new BookedTicket($"{eventId}-S0-A-1", "S0", "A", "1", 5_000)], at, number) with
            {
                State = BookingState.Expired,
                DueAt = null,
            });
    }

    private static BookingDocument PastBooking(string eventId, string userId, DateTimeOffset at) =>
        Booking(eventId, userId, [new BookedTicket($"{eventId}-A-A-1", "A", "A", "1", 5_000)], at) with
        {
            State = BookingState.Booked,
            DueAt = null,
        };

    private static BookingDocument Booking(
        string eventId, string userId, IReadOnlyList<BookedTicket> tickets, DateTimeOffset expiresAt, int number = 1)
    {
        string id = BookingId.Compose(eventId, userId, number);
        DateTimeOffset createdAt = expiresAt.AddMinutes(-10);
        return new BookingDocument
        {
            Id = id,
            UserId = userId,
            EventId = eventId,
            Number = number,
            State = BookingState.Held,
            Tickets = tickets,
            Total = tickets.Sum(ticket => ticket.Price),
            Currency = "EUR",
            CreatedAt = createdAt,
            ExpiresAt = expiresAt,
            DueAt = DueTimes.HoldDueAt(expiresAt),
            Shard = BookingId.Shard(id),
            Fingerprint = id,
            Attempt = id,
            Timeline = [new TimelineEntry(createdAt, TimelineStep.Held)],
        };
    }

    private static async Task WriteAsync<T>(string dataPath, DocumentKind<T> kind, IEnumerable<T> documents)
        where T : class, IDocument
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Options.Create(new OneProcessOptions { DataPath = dataPath }))
            .AddCapabilities()
            .AddSqliteStorage()
            .BuildServiceProvider();
        DocumentDatabase database = services.GetRequiredService<DocumentDatabase>();
        DocumentContainer target = database.Container(StoreNames.Database, kind.Container.Name);
        await target.CreateManyAsync(documents.AsParallel().AsOrdered()
            .Select(document => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(document, kind.Json)));
        if (kind.Container.Name == BookingsContainers.Bookings)
        {
            // The auditor and the projection have seen these bookings long ago.
            string feed = $"{StoreNames.Database}/{kind.Container.Name}";
            foreach (string reader in new[] { nameof(AuditBookings), nameof(ProjectBookings) })
            {
                await database.Checkpoints.AdvanceAsync(
                    reader, feed, database.Checkpoints.Read(reader, feed), target.LastSequence, database.Checkpoints.Resets(reader));
            }
        }
    }
}
