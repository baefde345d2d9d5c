using Microsoft.DurableTask.Client;
using TicketMaster.Messaging;

namespace TicketMaster.Bookings;

/// <summary>Which sale to complete.</summary>
internal sealed record Sale(string BookingId, string UserId)
{
    /// <summary>The orchestration that completes it: captures the money, marks the seats, issues the tickets.</summary>
    public const string Orchestration = "CompleteBooking";

    public static Task StartAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, new Sale(booking.Id, booking.UserId), $"complete-{booking.Id}", cancellationToken);
}
