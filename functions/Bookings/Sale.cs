using Microsoft.DurableTask.Client;
using TicketMaster.Messaging;

namespace TicketMaster.Bookings;

/// <summary>The sale to complete.</summary>
internal sealed record Sale(string BookingId, string UserId)
{
    /// <summary>Captures the money, marks the seats and issues the tickets.</summary>
    public const string Orchestration = "CompleteBooking";

    public static Task StartAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, new Sale(booking.Id, booking.UserId), $"complete-{booking.Id}", cancellationToken);
}
