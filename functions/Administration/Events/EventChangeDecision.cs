using TicketMaster.Catalogue;

namespace TicketMaster.Administration;

/// <summary>Which changes of an event are refused while somebody has seats that they concern.</summary>
internal static class EventChangeDecision
{
    /// <returns>What must not be in use; null if the change can be made whoever has seats.</returns>
    public static UnlessInUse? Decide(EventDocument current, EventDocument next)
    {
        if (current.Currency != next.Currency)
        {
            return new UnlessInUse(null, "The currency cannot change while seats are held or sold in another.");
        }

        HashSet<string> offSale = current.Sections
            .Where(section => section.Band is not null && SeatingPlan.FindSection(next.Sections, section.Section)?.Band is null)
            .Select(section => section.Section)
            .ToHashSet(StringComparer.Ordinal);
        return offSale.Count == 0 ? null : new UnlessInUse(offSale, "Their sections cannot be taken off sale.");
    }
}

/// <param name="Sections">The sections in which no seat may be held or sold; null for all.</param>
internal sealed record UnlessInUse(IReadOnlySet<string>? Sections, string Why);
