using Microsoft.AspNetCore.Http;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Seats;

/// <summary>What requests for an event, or for a section of it, have in common.</summary>
internal static class EventRequest
{
    public const string SectionParameter = "section";

    /// <summary>Where the state of an event's waiting room is.</summary>
    public static string QueueAddress(string eventId) => $"/queue/{eventId}";

    /// <returns>Why the section's name is refused, or null.</returns>
    public static Refusal? Check(HttpRequest request) =>
        Section(request) is { } section && !TicketId.IsName(section, Limits.SectionLength)
            ? Refusal.InvalidRequest($"'section' must be 1 to {Limits.SectionLength} letters and digits.")
            : null;

    public static string? Section(HttpRequest request) => QueryParameters.Text(request, SectionParameter);

    /// <returns>Why the event or its section is not found, or null.</returns>
    public static Refusal? RefuseMissing(EventDocument? document, string? section)
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
