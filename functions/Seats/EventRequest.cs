using Microsoft.AspNetCore.Http;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Seats;

/// <summary>What all requests for an event have in common: its id, perhaps a section of it, and nothing unknown.</summary>
internal static class EventRequest
{
    /// <returns>Why the request cannot be understood, or null.</returns>
    public static Refusal? Check(HttpRequest request, string eventId, params ReadOnlySpan<string> parameters)
    {
        if (!Ids.IsValid(eventId))
        {
            return Refusal.InvalidId("eventId");
        }

        return QueryParameters.Check(request, parameters)
            ?? (Section(request) is string section && !TicketId.IsName(section, Limits.SectionLength)
                ? Refusal.InvalidRequest($"'section' must be 1 to {Limits.SectionLength} letters and digits.")
                : null);
    }

    public static string? Section(HttpRequest request) => QueryParameters.Text(request, "section");

    /// <returns>Why there is nothing to show, or null.</returns>
    public static Refusal? Find(EventDocument? document, string? section)
    {
        if (document is null || document.Status == EventStatus.Deleted)
        {
            return Refusal.NotFound("There is no event of this id. GET /search finds events.");
        }

        return section is not null && SeatingPlan.FindSection(document.Sections, section) is null
            ? Refusal.NotFound($"The event has no section '{section}'; GET /event/{document.Id}/seatmap lists its sections.")
            : null;
    }
}
