using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Tickets;

/// <summary>When tickets let in.</summary>
/// <param name="From">How long before their event's start.</param>
/// <param name="For">How long after it.</param>
internal readonly record struct AdmissionTimes(TimeSpan From, TimeSpan For)
{
    public static AdmissionTimes Of(TicketsOptions options) => new(options.AdmitFrom, options.AdmitFor);

    public DateTimeOffset DoorsOf(EventDocument document) => document.StartsAt - From;

    /// <summary>Why nobody is let in at a moment, or null.</summary>
    public Refusal? RefusalAt(EventDocument document, DateTimeOffset at) =>
        at > document.StartsAt + For ? TicketRefusals.Expired()
        : at < DoorsOf(document) ? TicketRefusals.TooEarly(DoorsOf(document))
        : null;
}
