using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>Reports breaches: each time with an error in the log and a count, and once with a document.</summary>
internal sealed partial class Breaches(
    IDocumentContainer<BreachDocument> entries, IMeterFactory meters, TimeProvider clock, ILogger<Breaches> logger)
{
    public const string Meter = "TicketMaster.Audit";
    public const string Counter = "ticketmaster.audit.breaches";

    private readonly Counter<long> _breaches = meters.Create(Meter).CreateCounter<long>(
        Counter, "{breach}", "Breaches that the auditor saw, each as often as it was seen.");

    /// <exception cref="StoreUnavailableException">The store did not answer, so the change has to be audited again.</exception>
    public async Task ReportAsync(string kind, string subject, IReadOnlyList<BookingDocument> bookings, CancellationToken cancellationToken)
    {
        // Log first: after a crash in between, the next audit logs it again.
        LogBreach(kind, subject, string.Join(", ", bookings.Select(booking => $"{booking.Id} ({booking.State})")));
        _breaches.Add(1, new KeyValuePair<string, object?>("kind", kind));

        await entries.ChangeAsync(
            BreachDocument.IdOf(kind, subject),
            known => BreachDocument.Seen(known, kind, subject, bookings, clock.GetUtcNow()),
            cancellationToken);
    }

    [LoggerMessage(
        EventId = 5001,
        EventName = "AuditBreach",
        Level = LogLevel.Error,
        Message = "The auditor found a breach, {Kind} of {Subject}: bookings {Bookings}.")]
    private partial void LogBreach(string kind, string subject, string bookings);
}
