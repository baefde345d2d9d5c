using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess;
using OneProcess.Documents;
using TicketMaster.Booking;
using TicketMaster.Events;
using TicketMaster.Local;
using TicketMaster.Storage;

namespace TicketMaster.Bench.Hosting;

/// <summary>Puts documents into the store of an app that does not run: what years, or a crowd of one second, would leave there.</summary>
internal static class OldData
{
    private const string OldEvent = "past";

    /// <summary>Bookings of events that are over.</summary>
    public static async Task AddBookingsAsync(string dataPath, int count)
    {
        DateTimeOffset at = DateTimeOffset.UtcNow.AddYears(-1);
        await WriteAsync(dataPath, Containers.Bookings, Enumerable.Range(0, count).Select(number => Json(
            Booking(OldEvent, $"past-buyer-{number}", [Seat(OldEvent, number)], at) with { State = BookingState.Booked, DueAt = null },
            DocumentsJson.Default.BookingDocument)));
    }

    /// <summary>One hold of one seat for each of many users, all with the same deadline.</summary>
    public static async Task AddHoldsAsync(string dataPath, IReadOnlyList<TicketId> seats, DateTimeOffset expiresAt)
    {
        BookingDocument[] holds = [.. seats.Select((seat, number) =>
            Booking(seat.EventId, $"crowd-{number}", [new BookedTicket(seat.ToString(), seat.Section, seat.Row, seat.Seat, 5_000)], expiresAt))];
        await WriteAsync(dataPath, Containers.Bookings, holds.Select(hold => Json(hold, DocumentsJson.Default.BookingDocument)));
        await WriteAsync(dataPath, Containers.Tickets, holds.Zip(seats, (hold, seat) => Json(
            new TicketDocument
            {
                Id = seat.ToString(),
                Row = seat.RowKey,
                EventId = seat.EventId,
                Section = seat.Section,
                BookingId = hold.Id,
                UserId = hold.UserId,
                Status = TicketStatus.Held,
                ExpiresAt = expiresAt,
                Price = 5_000,
                Version = 1,
            },
            DocumentsJson.Default.TicketDocument)));
    }

    private static BookedTicket Seat(string eventId, int number) => new($"{eventId}-A-A-{number}", "A", "A", $"{number}", 5_000);

    private static BookingDocument Booking(string eventId, string userId, IReadOnlyList<BookedTicket> tickets, DateTimeOffset expiresAt)
    {
        string id = BookingId.Compose(eventId, userId, 1);
        DateTimeOffset createdAt = expiresAt.AddMinutes(-10);
        return new BookingDocument
        {
            Id = id,
            UserId = userId,
            EventId = eventId,
            Number = 1,
            State = BookingState.Held,
            Tickets = tickets,
            Total = tickets.Sum(ticket => ticket.Price),
            Currency = "EUR",
            CreatedAt = createdAt,
            ExpiresAt = expiresAt,
            DueAt = BookingLifecycle.HoldDueAt(expiresAt),
            Shard = BookingId.Shard(id),
            Fingerprint = id,
            Attempt = id,
            Timeline = [new TimelineEntry(createdAt, "held")],
        };
    }

    private static async Task WriteAsync(string dataPath, string container, IEnumerable<ReadOnlyMemory<byte>> documents)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Options.Create(new LocalRuntimeOptions { DataPath = dataPath }))
            .AddSqliteStorage()
            .BuildServiceProvider();
        await services.GetRequiredService<DocumentDatabase>().Container(Containers.Database, container)
            .CreateManyAsync(documents.AsParallel().AsOrdered().Select(document => document));
    }

    private static ReadOnlyMemory<byte> Json<T>(T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(document, type);
}
