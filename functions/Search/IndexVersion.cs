using TicketMaster.Catalogue;
using TicketMaster.Seats;

namespace TicketMaster.Search;

/// <summary>
/// The version of an event's entry in the index. Two functions write entries, at least once and in any order. Each composes an entry from
/// what the store holds at that moment of the event and of all its sections' availability. The entry's version is the event's, then the
/// sum of the availability documents' versions.
/// <para>
/// A stale entry therefore never stays. All these versions only count up, so an entry made from anything older has a smaller version, and
/// the index refuses it. The newest entry is always made: the last change starts one of the functions, which then reads everything.
/// </para>
/// </summary>
internal static class IndexVersion
{
    private const int AvailabilityBits = 32;

    public static long Of(EventDocument document, IEnumerable<AvailabilityDocument> availability) =>
        ((long)document.Version << AvailabilityBits) + availability.Sum(section => section.Version);
}
